import { type Declaration, withLines } from '../declare/declaration.ts';
import { renderCommand, renderedFolder } from '../declare/rendered.ts';
import type { Registry } from '../declare/registry.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { recordedInputs, renderInputs } from './render-inputs.ts';

const missing = ({ name }: ClusterPlan): Issue =>
  errorAt(
    'rendered-missing',
    ['clusters', name],
    `nothing is rendered for ${name} yet: the install method copies its control plane out of ${renderedFolder(name)}`,
    `run ${renderCommand(name)} and commit the result`,
  );

const stale = ({ name }: ClusterPlan, changed: readonly string[], command: string): Issue =>
  errorAt(
    'rendered-stale',
    ['clusters', name],
    `what is rendered for ${name} was made of something else than it declares now (${changed.join(', ')})`,
    `run ${command} and commit the result`,
  );

/** What differs between two accounts of the inputs, by name. */
const changedInputs = (cluster: ClusterPlan): readonly string[] => {
  const { rendered } = cluster;
  if (rendered.kind !== 'rendered') return [];
  const now = recordedInputs(renderInputs(cluster, rendered.program));
  const lineOf = ({ name, sha256 }: (typeof now)[number]): string => `${name} ${sha256}`;
  const [before, after] = [new Set(rendered.inputs.map(lineOf)), new Set(now.map(lineOf))];
  const changed = [
    ...now.filter((input) => !before.has(lineOf(input))),
    ...rendered.inputs.filter((input) => !after.has(lineOf(input))),
  ];
  return [...new Set(changed.map(({ name }) => name))];
};

const clusterIssues = (cluster: ClusterPlan): readonly Issue[] => {
  const { name, rendered } = cluster;
  if (rendered.kind === 'none') return [missing(cluster)];
  const changed = changedInputs(cluster);
  if (changed.length === 0 || rendered.kind !== 'rendered') return [];
  const program = rendered.program === 'istioctl' ? '' : ` --with ${rendered.program}`;
  return [stale(cluster, changed, `${renderCommand(name)}${program}`)];
};

/** Whether everything that an install method copies out of `rendered/` was made of today's declaration. */
export const renderedIssues = (
  { settings, clusters }: MeshPlan,
  registry: Registry,
  declaration: Declaration,
): readonly Issue[] => {
  const install = registry.installs.find(({ name }) => name === settings.install.method);
  return install?.readsRendered === true ? withLines(clusters.flatMap(clusterIssues), declaration) : [];
};

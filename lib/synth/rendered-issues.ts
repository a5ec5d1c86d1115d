import { type Declaration, withLines } from '../declare/declaration.ts';
import { renderCommand, renderedFolder } from '../declare/rendered.ts';
import type { Registry } from '../declare/registry.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { fewNames } from '../plan/few-names.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { recordedInputs, renderInputs } from './render-inputs.ts';

/** Clusters of which the same is to be said: a new Istio version makes what is rendered for all of them stale. */
interface Finding {
  readonly clusters: readonly string[];
  /** What differs from what was rendered; none where nothing was. */
  readonly changed: readonly string[];
  readonly program: string;
}

const issueOf = ({ clusters, changed, program }: Finding, isWhole: boolean): Issue => {
  const names = fewNames(clusters);
  const command = isWhole ? 'isthmus render' : renderCommand(clusters.join(','));
  const isMissing = changed.length === 0;
  return errorAt(
    isMissing ? 'rendered-missing' : 'rendered-stale',
    ['clusters', clusters[0] ?? ''],
    isMissing
      ? `nothing is rendered for ${names} yet: the install method copies the control plane out of ${clusters.length === 1 ? renderedFolder(names) : 'rendered/'}`
      : `what is rendered for ${names} was made of something else than is declared now (${changed.join(', ')})`,
    `run ${command}${program === 'istioctl' ? '' : ` --with ${program}`} and commit the result`,
  );
};

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

const findingOf = (cluster: ClusterPlan): Finding | undefined => {
  const { name, rendered } = cluster;
  if (rendered.kind === 'none') return { clusters: [name], changed: [], program: 'istioctl' };
  const changed = changedInputs(cluster);
  return changed.length === 0 || rendered.kind !== 'rendered'
    ? undefined
    : { clusters: [name], changed, program: rendered.program };
};

const folded = (findings: readonly Finding[]): readonly Finding[] => {
  const alike = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.changed, finding.program]);
    alike.set(key, { ...finding, clusters: [...(alike.get(key)?.clusters ?? []), ...finding.clusters] });
  }
  return [...alike.values()];
};

/** Whether everything that an install method copies out of `rendered/` was made of today's declaration. */
export const renderedIssues = (
  { settings, clusters }: MeshPlan,
  registry: Registry,
  declaration: Declaration,
): readonly Issue[] => {
  const install = registry.installs.find(({ name }) => name === settings.install.method);
  if (install?.readsRendered !== true) return [];
  const findings = folded(clusters.flatMap((cluster) => findingOf(cluster) ?? []));
  return withLines(
    findings.map((finding) => issueOf(finding, finding.clusters.length === clusters.length)),
    declaration,
  );
};

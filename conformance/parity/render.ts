import { operatorSpecs } from '../../lib/installs/operator-spec.ts';
import { helm } from '../../lib/installs/helm.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import type { Release } from '../../lib/plan/release.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import { readObjects, type RenderedObject } from './objects.ts';
import { chartFolder, inScratchFolder, run, type Tools, writeIn } from './tools.ts';

/*
 * Every input is written by the writer of dist, so that its quoting is part of what is proven.
 */

/** The objects the real istioctl makes from the cluster's IstioOperator specs. */
export const renderSpecs = (cluster: ClusterPlan, tools: Tools): readonly RenderedObject[] =>
  inScratchFolder((folder) =>
    operatorSpecs(cluster).flatMap(({ name, operator }) => {
      const file = writeIn(folder, `${name}.yaml`, writeYaml(operator));
      return readObjects(run(tools.istioctl, ['manifest', 'generate', '-f', file], folder));
    }),
  );

/** What helm rendered of a release with its patches, put there by the real kustomize as an engine's post-renderer does it. */
export const patched = (
  release: Release,
  rendered: string,
  folder: string,
  tools: Pick<Tools, 'kustomize'>,
): string => {
  if (release.patches.length === 0) return rendered;
  writeIn(folder, 'rendered.yaml', rendered);
  const patches = release.patches.map(({ target, patch }) => ({ target, patch: writeYaml(patch) }));
  writeIn(folder, 'kustomization.yaml', writeYaml({ resources: ['rendered.yaml'], patches }));
  return run(tools.kustomize, ['build', folder], folder);
};

const renderRelease = (release: Release, tools: Tools): readonly RenderedObject[] =>
  inScratchFolder((folder) => {
    const values = writeIn(folder, 'values.yaml', writeYaml(release.values));
    const chart = chartFolder(tools, release.chart);
    const args = ['template', release.name, chart, '--namespace', release.namespace, '--values', values];
    return readObjects(patched(release, run(tools.helm, args, folder), folder, tools));
  });

/** The objects the real helm makes from the cluster's releases, patches applied. */
export const renderReleases = (cluster: ClusterPlan, tools: Tools): readonly RenderedObject[] =>
  helm.releases(cluster).flatMap((release) => renderRelease(release, tools));

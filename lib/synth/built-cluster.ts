import type { Registry } from '../declare/registry.ts';
import { clusterLayout } from '../parts/cluster-layout.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { Release } from '../plan/release.ts';
import { type Stage, stages } from '../plan/stage.ts';
import { builtObjects, type Patching } from './built-objects.ts';
import type { BuiltStage } from './cluster-tree.ts';
import { keptObjects } from './kept-objects.ts';
import { withCarriedPatches } from './overrides/cluster-overrides.ts';
import type { PatchRecord } from './overrides/patch-record.ts';
import { patchedObject } from './overrides/patched-object.ts';
import { overriddenReleases } from './overrides/release-overrides.ts';
import { type Builders, buildStages, kindsIn } from './stage-charts.ts';
import type { Transform } from './transform.ts';

/** What builds a cluster: the engine and the install method that its plan names. */
export const buildersFor = ({ mesh }: Pick<ClusterPlan, 'mesh'>, registry: Registry): Builders => {
  const install = registry.installs.find(({ name }) => name === mesh.install.method);
  const engine = registry.engines.find(({ name }) => name === mesh.gitops.engine);
  if (!install || !engine) throw new Error('the plan names an install method or an engine that the registry lacks');
  return { registry, engine, install };
};

/** A cluster with its objects after patches and transforms; nothing is checked or written as text yet. */
export interface BuiltStages {
  readonly builders: Builders;
  readonly releases: readonly Release[];
  readonly stages: readonly BuiltStage[];
}

/** Builds the stages of one cluster, or those of them that are named. */
export const builtStages = async (
  cluster: ClusterPlan,
  builders: Builders,
  transforms: readonly Transform[],
  record: PatchRecord,
  wanted: readonly Stage[] = stages,
): Promise<BuiltStages> => {
  const { engine, install } = builders;
  const releases = overriddenReleases(cluster, install.releases(cluster), engine, record);
  const contents = await buildStages(cluster, builders, releases, wanted);
  const patching: Patching = (manifest, stage) => patchedObject(manifest, stage, cluster, record);
  const built = contents.map((content) => {
    const made = builtObjects(cluster.name, content.chart, content.stage, transforms, patching);
    const carried = withCarriedPatches(cluster, engine, releases, made.objects);
    return { ...content, built: { ...made, objects: keptObjects(cluster, engine, content.stage, carried) } };
  });
  return { builders, releases, stages: built };
};

/** Where the stages of a cluster stand and what orders them. */
export const layoutOf = (cluster: ClusterPlan, { builders, stages: contents }: BuiltStages): ClusterLayout =>
  clusterLayout(
    cluster,
    contents.map((content) => ({ stage: content.stage, kinds: kindsIn(content) })),
    builders.install,
  );

import type { Engine } from '../../declare/engine.ts';
import { canonical } from '../../emit/canonical.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ObjectPatch } from '../../plan/overrides-plan.ts';
import type { Release } from '../../plan/release.ts';
import type { PatchedBuiltObject } from '../built-objects.ts';
import type { BuiltStage } from '../cluster-tree.ts';
import type { PatchRecord } from './patch-record.ts';
import { isFor } from './patched-object.ts';

/** Sealed documents are copied byte for byte and signed: a patch for one is refused, not passed over. */
export const refuseSealed = (cluster: ClusterPlan, stages: readonly BuiltStage[], record: PatchRecord): void => {
  for (const patch of cluster.overrides.patches) {
    record.asked(patch);
    const target = stages.some(({ stage, sealed }) =>
      sealed.some(({ object: { apiVersion, kind, metadata } }) =>
        isFor(patch, { apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? '' }, stage),
      ),
    );
    if (!target) continue;
    const problem = `${patch.target.kind} ${patch.target.name} is a sealed document: it is signed and copied as it is`;
    record.refuse(patch, 'override-of-sealed-document', problem, 'change what is sealed, and seal it again');
  }
};

/** The patches that did something in a cluster, in declared order. */
export const patchesIn = (
  { overrides }: ClusterPlan,
  stages: readonly BuiltStage[],
  releases: readonly Release[],
): readonly ObjectPatch[] => {
  const used = new Set(stages.flatMap(({ built }) => built.objects.flatMap(({ patches }) => patches)));
  const names = releases.map(({ name }) => name);
  return overrides.patches.filter((patch) => used.has(patch) || names.includes(patch.release));
};

/** Objects that carry a release out, with the patches they bring to what its chart makes: for the inventory. */
export const withCarriedPatches = (
  { overrides }: ClusterPlan,
  engine: Engine,
  releases: readonly Release[],
  objects: readonly PatchedBuiltObject[],
): readonly PatchedBuiltObject[] => {
  const carried = overrides.patches.filter(({ release }) => release !== '');
  if (carried.length === 0) return objects;
  return objects.map((object) => {
    const { value } = canonical(object.manifest);
    const own = releases.filter((release) => engine.applied?.(value, release) !== undefined).map(({ name }) => name);
    const brought = carried.filter(({ release }) => own.includes(release));
    return brought.length === 0 ? object : { ...object, patches: [...object.patches, ...brought] };
  });
};

import type { Engine } from '../declare/engine.ts';
import type { BuiltObject } from '../emit/check-object.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { isSwitching } from '../plan/install-switch.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import type { Stage } from '../plan/stage.ts';

const made = new WeakMap<MeshSettings, WeakMap<Manifest, Manifest>>();

/** What all clusters share stays one object, which is checked and written once. */
const kept = (mesh: MeshSettings, manifest: Manifest): Manifest => {
  const known = made.get(mesh) ?? new WeakMap<Manifest, Manifest>();
  made.set(mesh, known);
  const { metadata } = manifest;
  const found = known.get(manifest) ?? {
    ...manifest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...mesh.gitops.keep } },
  };
  known.set(manifest, found);
  return found;
};

/**
 * The objects of a stage, protected one by one from removal while the install method changes, where the engine has no
 * other means.
 */
export const keptObjects = <T extends BuiltObject>(
  { mesh }: Pick<ClusterPlan, 'mesh'>,
  { keepsStages = false }: Pick<Engine, 'keepsStages'>,
  stage: Stage,
  objects: readonly T[],
): readonly T[] => {
  const isNeeded = !keepsStages && Object.keys(mesh.gitops.keep).length > 0 && isSwitching(mesh.install, stage);
  return isNeeded ? objects.map((object) => ({ ...object, manifest: kept(mesh, object.manifest) })) : objects;
};

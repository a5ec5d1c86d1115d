import type { MeshSettings } from '../plan/mesh-settings.ts';

const kept = new WeakMap<MeshSettings, Map<string, unknown>>();

/**
 * An object that is equal in all clusters of a mesh, built at the first call and handed out again at every other.
 * emit remembers what it checked and wrote by identity, so an object from here costs the same for 1000 clusters as for one.
 */
export const sharedInMesh = <T>(mesh: MeshSettings, key: string, build: () => T): T => {
  const objects = kept.get(mesh) ?? new Map<string, unknown>();
  kept.set(mesh, objects);
  if (!objects.has(key)) objects.set(key, build());
  // The key belongs to one caller, which always asks for the same type.
  return objects.get(key) as T;
};

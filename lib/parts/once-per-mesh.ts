import type { MeshSettings } from '../plan/mesh-settings.ts';

/**
 * Makes what is equal in all clusters of a mesh at the first call, and hands the very same out at every other. emit
 * remembers what it checked and wrote by identity, so such an object costs the same for 1000 clusters as for one.
 */
export const oncePerMesh = <T>(build: (mesh: MeshSettings) => T): ((mesh: MeshSettings) => T) => {
  const made = new WeakMap<MeshSettings, { readonly value: T }>();
  return (mesh) => {
    const { value } = made.get(mesh) ?? { value: build(mesh) };
    made.set(mesh, { value });
    return value;
  };
};

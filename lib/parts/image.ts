import type { MeshSettings } from '../plan/mesh-settings.ts';

/** The image to pull: the declared mirror takes the place of its registry host. */
export const mirroredImage = (mesh: MeshSettings, image: string): string => {
  const slash = image.indexOf('/');
  const { mirrors } = mesh.images;
  const host = image.slice(0, slash);
  const mirror = Object.hasOwn(mirrors, host) ? mirrors[host] : undefined;
  return mirror === undefined ? image : `${mirror.replace(/\/+$/, '')}${image.slice(slash)}`;
};

/** `imagePullSecrets` of a pod spec; nothing when none are declared, so that no empty list stands in dist. */
export const pullSecrets = (mesh: MeshSettings): { imagePullSecrets?: { name: string }[] } =>
  mesh.images.pullSecrets.length === 0 ? {} : { imagePullSecrets: mesh.images.pullSecrets.map((name) => ({ name })) };

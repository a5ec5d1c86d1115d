import type { MeshSettings } from './mesh-settings.ts';

/** The folder of dist inside the repository; engines look there, wherever synth was told to write. */
export const distFolder = ({ gitops }: Pick<MeshSettings, 'gitops'>): string =>
  gitops.path === '.' ? 'dist' : `${gitops.path}/dist`;

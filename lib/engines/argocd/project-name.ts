import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { argocdOptionsOf } from './options.ts';

/** The project of everything that stands in the clusters of a mesh. */
export const projectName = (mesh: MeshSettings): string => argocdOptionsOf(mesh.gitops.options).project || mesh.name;

/** The project of what brings Applications: it may make nothing else. */
export const parentProjectName = (mesh: MeshSettings): string => `${projectName(mesh)}-applications`;

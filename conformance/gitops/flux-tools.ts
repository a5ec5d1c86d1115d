import { meshTools } from '../lab/running-mesh.ts';

/** Tools of every lab with Flux. */
export const fluxTools = [...meshTools, 'kustomize-controller'] as const;

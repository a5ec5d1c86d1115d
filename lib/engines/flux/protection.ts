/** Annotation that keeps kustomize-controller from removing an object which leaves the tree. */
export const keep = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;

/**
 * Annotation that keeps the variable substitution of a user's own Kustomization away from texts full of dollar signs.
 * isthmus itself never emits `postBuild`: it blanks them, or fails on them since Flux 2.9.
 */
export const literal = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } as const;

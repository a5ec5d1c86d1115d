/** Annotation with what Argo CD may not do to one object. */
export const syncOptions = 'argocd.argoproj.io/sync-options';

/** Annotation with how Argo CD compares an object, or all of an Application. */
export const compareOptions = 'argocd.argoproj.io/compare-options';

/**
 * Annotations that keep Argo CD from removing an object: when it leaves the tree, and when its Application goes. Without
 * the second one, a kept object makes its Application OutOfSync for ever, and whatever waits for that would never start.
 */
export const keep = { [compareOptions]: 'IgnoreExtraneous', [syncOptions]: 'Prune=false,Delete=false' } as const;

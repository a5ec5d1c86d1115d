/** Label of a Secret that was written in the clear, so that whoever finds it in a cluster or a repository knows. */
export const plainMark = { 'isthmus/plain': 'never-commit' } as const;

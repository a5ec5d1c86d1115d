import { errorAt } from '../../plan/issue.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { nearest } from '../../plan/nearest.ts';

const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^-a-z0-9]/gi, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
};

/**
 * The clusters of `--cluster a,b,eu-*` in declared order; all without one. Throws a MeshError with every pattern that no
 * cluster matches.
 */
export const clustersMatching = <T extends { readonly name: string }>(
  { clusters }: { readonly clusters: readonly T[] },
  wishes: readonly string[],
): readonly T[] => {
  const patterns = wishes.flatMap((wish) => wish.split(',')).map((pattern) => pattern.trim());
  if (patterns.length === 0) return clusters;
  const names = clusters.map(({ name }) => name);
  const idle = patterns.filter((pattern) => !names.some((name) => matches(pattern, name)));
  refuseErrors(
    idle.map((pattern) => {
      const close = nearest(pattern, names);
      const remedy = close === '' ? `declared are ${names.join(', ')}` : `did you mean ${close}?`;
      return errorAt('cluster-unknown', ['clusters'], `no cluster is called ${JSON.stringify(pattern)}`, remedy);
    }),
  );
  return clusters.filter(({ name }) => patterns.some((pattern) => matches(pattern, name)));
};

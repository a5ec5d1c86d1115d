import { errorAt, type Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { nearest } from '../../plan/nearest.ts';

/** `<cluster>=<value>` options by cluster. Throws a MeshError for a wrong form, an unknown cluster and one named twice. */
export const pairsOf = (
  flag: string,
  options: readonly string[],
  clusters: readonly string[],
): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  const issues = options.flatMap((option): readonly Issue[] => {
    const [, cluster = '', value = ''] = /^([^=]*)=(.+)$/s.exec(option) ?? [];
    const refuse = (problem: string, remedy: string): readonly Issue[] => [
      errorAt('init-option', [], `${flag} ${JSON.stringify(option)} ${problem}`, remedy),
    ];
    if (value === '') return refuse('has no cluster or no value', `write ${flag} <cluster>=<value>`);
    if (!clusters.includes(cluster)) {
      const close = nearest(cluster, clusters);
      return refuse(
        'is for a cluster that was not chosen',
        close === '' ? `choose among ${clusters.join(', ')}` : `write ${close}`,
      );
    }
    if (values.has(cluster)) return refuse(`is the second for ${cluster}`, 'say it once');
    values.set(cluster, value);
    return [];
  });
  if (issues.length > 0) throw new MeshError(issues);
  return values;
};

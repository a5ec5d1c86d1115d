import { errorAt, type Issue } from '../plan/issue.ts';
import { fileIssue } from '../plan/file-issue.ts';
import { isMap } from '../plan/manifest.ts';
import { nearest } from '../plan/nearest.ts';
import { EnvironmentError, MeshError } from '../plan/mesh-error.ts';
import { readYaml } from '../yaml/read.ts';

/** Cluster of the mesh to kubeconfig context. */
export type ContextNames = ReadonlyMap<string, string>;

const maxBytes = 1024 * 1024;

/** Reads `--context cluster=name`; a name may hold `=`. Throws a MeshError for a wrong form and an unknown cluster. */
export const contextOverrides = (options: readonly string[], clusters: readonly string[]): ContextNames => {
  const names = new Map<string, string>();
  const issues = options.flatMap((option): readonly Issue[] => {
    const [, cluster = '', name = ''] = /^([^=]*)=(.+)$/s.exec(option) ?? [];
    if (name === '') {
      const problem = '--context has the form <cluster>=<context>';
      return [errorAt('context-option', [], problem, 'write, for instance, --context cluster1=kind-cluster1')];
    }
    if (!clusters.includes(cluster)) {
      const close = nearest(cluster, clusters);
      const problem = `--context is for ${JSON.stringify(cluster)}, which the mesh does not have`;
      return [errorAt('context-option', [], problem, close === '' ? 'name a cluster of the mesh' : `write ${close}`)];
    }
    names.set(cluster, name);
    return [];
  });
  if (issues.length > 0) throw new MeshError(issues);
  return names;
};

/**
 * Reads contexts.yaml, the file of one person outside Git: `<mesh>: { <cluster>: <context> }`. Gives the contexts of one
 * mesh; none for an empty text. Throws an EnvironmentError that quotes nothing.
 */
export const contextsOfFile = (text: string, file: string, mesh: string): ContextNames => {
  const read = readYaml(text, { file, maxBytes, aliases: 'none' });
  const issues = read.issues.filter(({ code }) => code !== 'yaml-empty');
  if (issues.length > 0) throw new EnvironmentError(issues);
  const own = read.value?.[mesh] ?? {};
  const remedy = 'write <mesh>: { <cluster>: <context> }';
  if (!isMap(own))
    throw new EnvironmentError([fileIssue('contexts-file', file, 'the mesh does not hold a map', remedy)]);
  const entries = Object.entries(own).flatMap(([cluster, name]) =>
    typeof name === 'string' && name !== '' ? [[cluster, name] as const] : [],
  );
  if (entries.length < Object.keys(own).length) {
    throw new EnvironmentError([fileIssue('contexts-file', file, 'a context is not a text', remedy)]);
  }
  return new Map(entries);
};

/**
 * The context of a cluster: what the command line says, else the person's own file, else the hint of mesh.yaml. Throws an
 * EnvironmentError when nobody says one: the current context of a kubeconfig is never taken, it may be any cluster.
 */
export const contextOf = (
  cluster: { readonly name: string; readonly context: string },
  overrides: ContextNames,
  own: ContextNames,
): string => {
  const context = overrides.get(cluster.name) ?? own.get(cluster.name) ?? cluster.context;
  if (context !== '') return context;
  const problem = `no kubeconfig context is known for ${cluster.name}`;
  const remedy = `say --context ${cluster.name}=<context>, or declare clusters.${cluster.name}.context`;
  throw new EnvironmentError([errorAt('context-not-named', ['clusters', cluster.name], problem, remedy)]);
};

import type { Connection, PluginHost } from './connection.ts';
import { contextConnection } from './context-connection.ts';
import { contextOf, contextOverrides, contextsOfFile } from './context-choice.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { loadKubeconfigs, readReferenced } from './kubeconfig-files.ts';

/** How a person says which context belongs to which cluster, and where the contexts are. */
export interface AccessRequest {
  /** Files in the order of KUBECONFIG. */
  readonly kubeconfigs: readonly string[];
  /** The person's own contexts.yaml; it need not exist. */
  readonly contextsFile: string;
  /** `cluster=context`, from the command line. */
  readonly contexts: readonly string[];
  readonly host: PluginHost;
}

/** Gives the connection to a cluster of the mesh, or throws a MeshError. */
export type ConnectionTo = (cluster: { readonly name: string; readonly context: string }) => Connection;

/** What is wrong with the files is the same for every cluster, and told once: the error stays the same object. */
const loadedOrError = (files: readonly string[]): { readonly kubeconfig: Kubeconfig } | { readonly error: unknown } => {
  try {
    return { kubeconfig: loadKubeconfigs(files) };
  } catch (error) {
    return { error };
  }
};

/**
 * Gets ready to find connections for the clusters of one mesh. The person's choice is checked at once, kubeconfigs are
 * read when the first connection is asked for. Throws a MeshError.
 */
export const clusterAccess = (
  { kubeconfigs, contextsFile, contexts, host }: AccessRequest,
  mesh: { readonly name: string; readonly clusters: readonly string[] },
): ConnectionTo => {
  const overrides = contextOverrides(contexts, mesh.clusters);
  const own = contextsOfFile(readReferenced(contextsFile) ?? '', contextsFile, mesh.name);
  let loaded: { readonly kubeconfig: Kubeconfig } | { readonly error: unknown } | undefined;
  return (cluster) => {
    const context = contextOf(cluster, overrides, own);
    loaded ??= loadedOrError(kubeconfigs);
    if ('error' in loaded) throw loaded.error;
    return contextConnection(loaded.kubeconfig, { cluster: cluster.name, context, host }, readReferenced);
  };
};

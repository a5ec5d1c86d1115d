import type { ConnectionTo } from '../../clusters/cluster-access.ts';
import { identityIssues } from '../../clusters/cluster-identity.ts';
import {
  type AccessOptions,
  type AccessSource,
  type OpenSource,
  openSource,
  readRemoteAccess,
  type RemoteAccess,
} from '../../clusters/remote-access.ts';
import { ownsReaderAccess } from '../../istio/reader-access.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Issue } from '../../plan/issue.ts';
import type { MeshOutline } from '../mesh-outline.ts';
import { fewAtATime } from '../few-at-a-time.ts';
import { declaredCa } from '../seal/declared-pins.ts';

const sourceOf = (cluster: ClusterPlan, root: string, unproven: ReadonlySet<string>): AccessSource => {
  const { name, mesh, apiServer } = cluster;
  return {
    cluster: name,
    namespace: mesh.istio.namespace,
    stage: ownsReaderAccess(mesh.istio.version) ? '10-namespaces' : '50-remote-secrets',
    apiServer,
    ca: declaredCa(root, cluster),
    isProbed: !unproven.has(name),
  };
};

export interface SourcesRead {
  readonly accesses: readonly RemoteAccess[];
  /** Of every source that could not be read, and warnings. */
  readonly issues: readonly Issue[];
}

/**
 * Reads the access to each cluster once. All say who they are before a Secret is read from any: a cluster that is not
 * the declared one, or two that are one, are left alone. A cluster that fails does not keep the others back. `unproven`:
 * clusters whose address gets no token.
 */
export const readSources = async (
  clusters: readonly ClusterPlan[],
  { root, plan }: MeshOutline,
  connectionTo: ConnectionTo,
  options: AccessOptions & { readonly unproven: ReadonlySet<string> },
): Promise<SourcesRead> => {
  const open = await fewAtATime(
    clusters,
    // Async, so that what is thrown before the first wait is collected as well.
    async (cluster): Promise<OpenSource> =>
      openSource(sourceOf(cluster, root, options.unproven), connectionTo(cluster), options),
  );
  const answers = open.results.map(({ source, uid }) => ({ cluster: source.cluster, uid }));
  const identity = identityIssues(answers, plan.clusters);
  const wrong = new Set(identity.filter(({ severity }) => severity === 'error').map(({ path }) => path[1]));
  const sound = open.results.filter(({ source }) => !wrong.has(source.cluster));
  const read = await fewAtATime(sound, (source) => readRemoteAccess(source, options));
  // A kubeconfig that cannot be read is the same issue for every cluster.
  return { accesses: read.results, issues: [...new Set([...open.issues, ...identity, ...read.issues])] };
};

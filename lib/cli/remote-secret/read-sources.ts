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
import { MeshError } from '../../plan/mesh-error.ts';
import type { MeshOutline } from '../mesh-outline.ts';
import { declaredCa } from '../seal/declared-pins.ts';

/** So many clusters are asked at a time. */
const width = 8;

/** Runs over all items, a few at a time. What `run` throws as a MeshError is collected, and the others go on. */
const each = async <T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<{ readonly results: readonly R[]; readonly issues: readonly Issue[] }> => {
  const outcomes: ({ readonly result: R } | { readonly issues: readonly Issue[] })[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        outcomes[index] = { result: await run(item) };
      } catch (error) {
        if (!(error instanceof MeshError)) throw error;
        outcomes[index] = { issues: error.issues };
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return {
    results: outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : [])),
    issues: outcomes.flatMap((outcome) => ('issues' in outcome ? outcome.issues : [])),
  };
};

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
  const open = await each(
    clusters,
    // Async, so that what is thrown before the first wait is collected as well.
    async (cluster): Promise<OpenSource> =>
      openSource(sourceOf(cluster, root, options.unproven), connectionTo(cluster), options),
  );
  const answers = open.results.map(({ source, uid }) => ({ cluster: source.cluster, uid }));
  const identity = identityIssues(answers, plan.clusters);
  const wrong = new Set(identity.filter(({ severity }) => severity === 'error').map(({ path }) => path[1]));
  const sound = open.results.filter(({ source }) => !wrong.has(source.cluster));
  const read = await each(sound, (source) => readRemoteAccess(source, options));
  // A kubeconfig that cannot be read is the same issue for every cluster.
  return { accesses: read.results, issues: [...new Set([...open.issues, ...identity, ...read.issues])] };
};

import { isIPv6 } from 'node:net';
import type { ClusterClient, Connect, LiveNode } from '../../clusters/client.ts';
import { ClusterFault, type FaultKind } from '../../clusters/cluster-fault.ts';
import { identityIssues } from '../../clusters/cluster-identity.ts';
import type { PluginHost } from '../../clusters/connection.ts';
import { contextConnection } from '../../clusters/context-connection.ts';
import { clusterError, readerIssue } from '../../clusters/fault-issue.ts';
import type { Kubeconfig } from '../../clusters/kubeconfig.ts';
import { readReferenced } from '../../clusters/kubeconfig-files.ts';
import { recognisedPlatform } from '../../clusters/recognised-platform.ts';
import { meansOnlyHere, plainHttps } from '../../clusters/server-address.ts';
import type { Platform } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { fewAtATime } from '../few-at-a-time.ts';
import { type ChosenContext, serverOf } from './chosen-contexts.ts';

/** What is known of a chosen cluster; empty texts for what is not. */
export interface SeenCluster extends ChosenContext {
  readonly uid: string;
  readonly platform: Platform;
  /** As the kubeconfig has it. */
  readonly server: string;
  /** True when that address means something else on every machine. */
  readonly isOnlyHere: boolean;
  /** https address at which its node answers; '' where nobody knows one. */
  readonly nodeAddress: string;
}

export interface Look {
  readonly host: PluginHost;
  readonly timeoutMs: number;
  readonly connect: Connect;
}

interface Answer {
  readonly uid: string;
  readonly node: LiveNode | undefined;
  readonly issues: readonly Issue[];
}

const nothing: Answer = { uid: '', node: undefined, issues: [] };

/** A mesh can be begun while a cluster is away, or shows little. Any other fault is somebody's mistake, or an attack. */
const passable: readonly FaultKind[] = ['unreachable', 'timeout', 'forbidden'];

const nodeOf = async (client: ClusterClient): Promise<LiveNode | undefined> => {
  try {
    return await client.readFirstNode();
  } catch (error) {
    // Who may not read nodes gets the platform from the address or the name of the context.
    if (error instanceof ClusterFault) return undefined;
    throw error;
  }
};

const askOne = async ({ name, context }: ChosenContext, kubeconfig: Kubeconfig, look: Look): Promise<Answer> => {
  const connection = contextConnection(kubeconfig, { cluster: name, context, host: look.host }, readReferenced);
  const client = look.connect(connection, look.timeoutMs);
  try {
    const { uid } = await client.readNamespaceUid('kube-system');
    return { uid, node: await nodeOf(client), issues: [] };
  } catch (error) {
    if (!(error instanceof ClusterFault)) throw error;
    const issue = readerIssue(connection, error, 'the namespace kube-system');
    if (!passable.includes(error.kind)) throw clusterError([issue]);
    return { ...nothing, issues: [{ ...issue, severity: 'warning' }] };
  }
};

/** kind puts an API server on port 6443 of a node, in the network of the containers that peers stand in, too. */
const nodeAddressOf = (platform: Platform, node: LiveNode | undefined): string => {
  const isServing = node !== undefined && 'node-role.kubernetes.io/control-plane' in node.labels;
  if (platform !== 'kind' || !isServing || node.internalIp === '') return '';
  return `https://${isIPv6(node.internalIp) ? `[${node.internalIp}]` : node.internalIp}:6443`;
};

const seen = (chosen: ChosenContext, kubeconfig: Kubeconfig, { uid, node }: Answer): SeenCluster => {
  const server = plainHttps(serverOf(kubeconfig, chosen.context)) ?? '';
  const platform = recognisedPlatform({ context: chosen.context, server, node });
  return {
    ...chosen,
    uid,
    platform,
    server,
    isOnlyHere: server !== '' && meansOnlyHere(server),
    nodeAddress: nodeAddressOf(platform, node),
  };
};

/** Two contexts of one cluster: known by the UID, and by the address where one of them did not say its UID. */
const sameCluster = (clusters: readonly SeenCluster[]): readonly Issue[] => {
  const answers = clusters.flatMap(({ name, uid }) => (uid === '' ? [] : [{ cluster: name, uid }]));
  const byUid = identityIssues(answers, []).filter(({ code }) => code === 'same-cluster-twice');
  const byServer = clusters.flatMap((cluster, index): readonly Issue[] => {
    const other = clusters
      .slice(0, index)
      .find(({ server, uid }) => server !== '' && server === cluster.server && (uid === '' || cluster.uid === ''));
    if (other === undefined) return [];
    const problem = `${cluster.name} and ${other.name} seem to be one cluster: their contexts name one address`;
    const remedy =
      'leave one out; where a proxy stands before two clusters, let both be asked, so that they can be told apart';
    return [errorAt('same-cluster-twice', ['clusters', cluster.name], problem, remedy)];
  });
  return [...byUid, ...byServer];
};

/**
 * What the clusters say of themselves; without `look` what their contexts say. Gives a warning for each that could not be
 * asked. Throws a MeshError when one must not be asked again, and when two are one.
 */
export const seenClusters = async (
  chosen: readonly ChosenContext[],
  kubeconfig: Kubeconfig,
  look: Look | undefined,
): Promise<{ readonly clusters: readonly SeenCluster[]; readonly issues: readonly Issue[] }> => {
  const { results, issues } = look
    ? await fewAtATime(chosen, (one) => askOne(one, kubeconfig, look))
    : { results: chosen.map(() => nothing), issues: [] };
  if (issues.length > 0) throw clusterError(issues);
  const clusters = chosen.map((one, index) => seen(one, kubeconfig, results[index] ?? nothing));
  refuseErrors(sameCluster(clusters));
  return { clusters, issues: results.flatMap((answer) => answer.issues) };
};

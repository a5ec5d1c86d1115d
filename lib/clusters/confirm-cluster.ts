import type { Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { type Connect, connect } from './client.ts';
import { ClusterFault } from './cluster-fault.ts';
import { identityIssues, type Pinned } from './cluster-identity.ts';
import type { Connection } from './connection.ts';
import { clusterError, readerIssue } from './fault-issue.ts';

/**
 * Asks a cluster for its UID and compares it with the declaration, before anything else is read from it. Gives the
 * warning of a cluster that is not pinned; throws a MeshError for the wrong cluster, or when it cannot be asked.
 */
export const confirmCluster = async (
  connection: Connection,
  clusters: readonly Pinned[],
  timeoutMs: number,
  open: Connect = connect,
): Promise<readonly Issue[]> => {
  try {
    const { uid } = await open(connection, timeoutMs).readNamespaceUid('kube-system');
    const issues = identityIssues([{ cluster: connection.cluster, uid }], clusters);
    if (issues.some(({ severity }) => severity === 'error')) throw new MeshError(issues);
    return issues;
  } catch (error) {
    if (!(error instanceof ClusterFault)) throw error;
    throw clusterError([readerIssue(connection, error, 'the namespace kube-system')]);
  }
};

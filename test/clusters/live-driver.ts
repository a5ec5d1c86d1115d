import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../lib/clusters/client.ts';
import { type ConnectionTo, clusterAccess } from '../../lib/clusters/cluster-access.ts';
import { confirmCluster } from '../../lib/clusters/confirm-cluster.ts';
import { fetchControllerCertificate } from '../../lib/clusters/controller-certificate.ts';
import { openSource, readRemoteAccess } from '../../lib/clusters/remote-access.ts';
import { EnvironmentError, MeshError } from '../../lib/plan/mesh-error.ts';

/**
 * Carries out calls of the room in a process of its own, where the real Kubernetes library loads: jest cannot load it.
 * Reads a LiveRun as JSON from standard input and writes one LiveResult per call to standard output.
 */
export interface LiveCall {
  readonly operation: 'access' | 'certificate' | 'confirm';
  readonly context: string;
  /** For access: what the declaration says. */
  readonly url?: string;
  readonly tlsServerName?: string;
  readonly ca?: string;
  /** For confirm. */
  readonly uid?: string;
  readonly timeoutMs?: number;
}

export interface LiveRun {
  readonly kubeconfigs: readonly string[];
  readonly calls: readonly LiveCall[];
}

export interface LiveResult {
  readonly value?: unknown;
  readonly issues?: readonly { readonly code: string; readonly problem: string; readonly remedy: string }[];
  readonly environment?: boolean;
  readonly fault?: string;
}

const access = async (call: LiveCall, to: ConnectionTo, timeoutMs: number): Promise<unknown> => {
  const apiServer = { url: call.url ?? '', tlsServerName: call.tlsServerName ?? '' };
  const source = { cluster: 'c1', namespace: 'istio-system', stage: '10-namespaces', apiServer, ca: call.ca ?? '' };
  // Ten times as fast as by day.
  const waiting = { limitMs: 4000, sleep: (milliseconds: number) => sleep(milliseconds / 10) };
  const options = { connect, timeoutMs, waiting };
  const open = await openSource(source, to({ name: 'c1', context: call.context }), options);
  const { kubeconfig, ...shown } = await readRemoteAccess(open, options);
  return { ...shown, kubeconfig: kubeconfig.reveal().toString('utf8') };
};

const carryOut = (call: LiveCall, to: ConnectionTo): Promise<unknown> => {
  const timeoutMs = call.timeoutMs ?? 5000;
  if (call.operation === 'access') return access(call, to, timeoutMs);
  const connection = to({ name: 'c1', context: call.context });
  return call.operation === 'confirm'
    ? confirmCluster(connection, [{ name: 'c1', uid: call.uid ?? '' }], timeoutMs)
    : fetchControllerCertificate(connection, 'kube-system/sealed-secrets-controller', timeoutMs);
};

const resultOf = async (call: LiveCall, to: ConnectionTo): Promise<LiveResult> => {
  try {
    return { value: await carryOut(call, to) };
  } catch (error) {
    if (error instanceof MeshError) return { issues: error.issues, environment: error instanceof EnvironmentError };
    return { fault: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
};

const main = async (): Promise<void> => {
  const { kubeconfigs, calls }: LiveRun = JSON.parse(readFileSync(0, 'utf8'));
  const host = { environment: process.env, interactive: false };
  const to = clusterAccess(
    { kubeconfigs, contextsFile: '/nonexistent/contexts.yaml', contexts: [], host },
    { name: 'mesh1', clusters: ['c1'] },
  );
  const results: LiveResult[] = [];
  for (const call of calls) results.push(await resultOf(call, to));
  process.stdout.write(JSON.stringify(results));
};

if (process.argv.includes('--run')) void main();

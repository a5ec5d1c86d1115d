import type { ApiServerPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import type { SecretValue } from '../sealing/secret-value.ts';
import { bundleFault } from './certificate-bundle.ts';
import type { ClusterClient, Connect } from './client.ts';
import { ClusterFault } from './cluster-fault.ts';
import { Connection, nobody } from './connection.ts';
import { addressIssue, clusterError, readerIssue } from './fault-issue.ts';
import { type ReaderToken, readReaderToken, type Waiting } from './reader-token.ts';
import { readerTokenSecret } from '../istio/reader-access.ts';
import { remoteKubeconfig } from './remote-kubeconfig.ts';
import { isOnlyHereIp, meansOnlyHere, plainHttps } from './server-address.ts';

/** A cluster that peers are to read. */
export interface AccessSource {
  readonly cluster: string;
  /** The Istio namespace. */
  readonly namespace: string;
  /** The stage of dist that makes the token Secret. */
  readonly stage: string;
  readonly apiServer: Omit<ApiServerPlan, 'ca'>;
  /** PEM of `apiServer.ca`; empty: the cluster's own CA. */
  readonly ca: string;
  /** False: the address gets no token, and proves nothing. Default: true. */
  readonly isProbed?: boolean;
}

/** What was read from one cluster, once, to be sealed for each of its peers. */
export interface RemoteAccess {
  readonly cluster: string;
  readonly server: string;
  readonly uid: string;
  /** PEM that goes into the kubeconfig. */
  readonly ca: string;
  readonly kubeconfig: SecretValue;
}

/** A source on its way: the client keeps the credential it was given. */
export interface OpenSource {
  readonly source: AccessSource;
  readonly connection: Connection;
  readonly client: ClusterClient;
  readonly uid: string;
}

export interface AccessOptions {
  readonly connect: Connect;
  readonly timeoutMs: number;
  readonly waiting: Waiting;
}

const asIssue = async <T>(run: () => Promise<T>, issueOf: (fault: ClusterFault) => Issue): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ClusterFault) throw clusterError([issueOf(error)]);
    throw error;
  }
};

/** First of all asks a cluster who it is. Throws a MeshError when it cannot be asked. */
export const openSource = async (
  source: AccessSource,
  connection: Connection,
  { connect, timeoutMs }: AccessOptions,
): Promise<OpenSource> => {
  const client = connect(connection, timeoutMs);
  const { uid } = await asIssue(
    () => client.readNamespaceUid('kube-system'),
    (fault) => readerIssue(connection, fault, 'the namespace kube-system'),
  );
  return { source, connection, client, uid };
};

/** The address that goes into the Secret: the declared one, else that of the context unless it means something else elsewhere. */
const serverOf = ({ cluster, apiServer }: AccessSource, connection: Connection): string => {
  const path = ['clusters', cluster, 'apiServer'];
  if (apiServer.url !== '') {
    const declared = plainHttps(apiServer.url);
    if (declared !== undefined) return declared;
    const problem = 'this is no https address without user, query and fragment';
    throw new MeshError([errorAt('api-server-address', [...path, 'url'], problem, 'write https://<host>[:<port>]')]);
  }
  if (!meansOnlyHere(connection.server)) return connection.server;
  const problem = `the context of ${cluster} names a loopback or link-local address: each peer would reach itself there`;
  const remedy = `declare clusters.${cluster}.apiServer.url, the https address under which peers reach its API server`;
  throw new MeshError([errorAt('api-server-address', path, problem, remedy)]);
};

const caOf = ({ cluster, ca }: AccessSource, token: ReaderToken): string => {
  if (ca === '') return token.ca;
  const fault = bundleFault(ca);
  if (fault === undefined) return ca;
  const path = ['clusters', cluster, 'apiServer', 'ca'];
  throw new MeshError([errorAt('api-server-ca', path, `the file is no CA: ${fault}`, 'give the PEM of the CA alone')]);
};

/**
 * Asks the address with exactly what goes into the Secret, as istiod will: the certificate must verify, the token must
 * count, and the cluster behind it must be the one that was read. The proxy of the context may carry the bytes.
 */
const probe = async (address: Connection, open: OpenSource, { connect, timeoutMs }: AccessOptions): Promise<void> => {
  const { cluster, apiServer } = open.source;
  const { uid, remoteAddress } = await asIssue(
    () => connect(address, timeoutMs).readNamespaceUid('kube-system'),
    (fault) => addressIssue(address, fault),
  );
  const refuse = (code: string, problem: string): MeshError =>
    new MeshError([
      errorAt(
        code,
        ['clusters', cluster, 'apiServer'],
        problem,
        `declare clusters.${cluster}.apiServer.url as peers reach it`,
      ),
    ]);
  if (uid !== open.uid) {
    throw refuse(
      'api-server-other-cluster',
      `another cluster answers at the address that peers would use (UID ${uid})`,
    );
  }
  if (apiServer.url === '' && isOnlyHereIp(remoteAddress)) {
    throw refuse('api-server-address', `the server in the context of ${cluster} is a name for this machine`);
  }
};

/**
 * Reads the token of an open source and makes the kubeconfig for its peers, proven against the address it names. Throws a
 * MeshError. The identity of the source must have been compared before: this reads a Secret.
 */
export const readRemoteAccess = async (open: OpenSource, options: AccessOptions): Promise<RemoteAccess> => {
  const { source, connection, client, uid } = open;
  const { cluster, apiServer, namespace } = source;
  const server = serverOf(source, connection);
  const token = await readReaderToken(
    source,
    () =>
      asIssue(
        () => client.readSecret(namespace, readerTokenSecret),
        (fault) => readerIssue(connection, fault, `the Secret ${namespace}/${readerTokenSecret}`),
      ),
    options.waiting,
  );
  const ca = caOf(source, token);
  const ownName = apiServer.url === '' ? connection.tlsServerName : '';
  const tlsServerName = apiServer.tlsServerName === '' ? ownName : apiServer.tlsServerName;
  const { proxyUrl, host } = connection.reveal();
  const address = new Connection({
    cluster,
    server,
    ca: Buffer.from(ca).toString('base64'),
    tlsServerName,
    proxyUrl,
    credential: { ...nobody, token: token.token.reveal().toString('utf8') },
    host,
  });
  if (source.isProbed !== false) await probe(address, open, options);
  const kubeconfig = remoteKubeconfig({ cluster, server, ca, tlsServerName, token: token.token });
  token.token.wipe();
  return { cluster, server, uid, ca, kubeconfig };
};

import { errorAt, type Issue } from '../plan/issue.ts';
import { EnvironmentError, MeshError } from '../plan/mesh-error.ts';
import type { ClusterFault, FaultKind } from './cluster-fault.ts';
import type { Connection } from './connection.ts';

type Words = readonly [code: string, problem: string, remedy: string];

/** The host of an address: all of it that a message may show. */
const hostOf = ({ server }: Connection): string => new URL(server).host;

const seePlugin = 'run kubectl get namespace kube-system with the same context: it shows what the plugin says';

/** Words for a fault while the person's own context is used; `what` completes "may not read". */
const readerWords = (host: string, detail: string, what: string): Readonly<Record<FaultKind, Words>> => ({
  unreachable: [
    'cluster-unreachable',
    `${host} cannot be reached (${detail})`,
    'check the network, the VPN and the server of the context; a proxy must stand in the kubeconfig (proxy-url)',
  ],
  timeout: ['cluster-unreachable', `${host} gave ${detail}`, 'check the network and the VPN, or raise --timeout'],
  tls: [
    'cluster-tls',
    `the certificate of ${host} does not verify against the CA of the kubeconfig (${detail})`,
    'make the kubeconfig anew from a source you trust; if it is right, somebody else answers there',
  ],
  unauthorised: [
    'cluster-unauthorised',
    `${host} does not accept the credential of the context`,
    'log in again; kubectl auth whoami with the same context shows who you are',
  ],
  forbidden: [
    'cluster-forbidden',
    `the user of the context may not read ${what}`,
    'have the rights granted that isthmus remote-secret --print-rbac prints',
  ],
  'not-found': ['cluster-not-found', `${host} has no ${what}`, 'check the name, and that the context is the right one'],
  answer: [
    'cluster-answer',
    `${host} does not answer as an API server does (${detail})`,
    'check the server of the context; a login page or a proxy may stand before it',
  ],
  plugin: ['credential-plugin', `the credential plugin of the context failed: ${detail}`, seePlugin],
  'plugin-terminal': [
    'credential-plugin-terminal',
    `the credential plugin of the context cannot run: ${detail}`,
    'run isthmus at a terminal, or use a context with a credential that needs none',
  ],
});

/** A fault while reading `what` with the context of a person. */
export const readerIssue = (connection: Connection, { kind, detail }: ClusterFault, what: string): Issue => {
  const [code, problem, remedy] = readerWords(hostOf(connection), detail, what)[kind];
  return errorAt(code, ['clusters', connection.cluster], problem, remedy);
};

const declare = (cluster: string): string =>
  `declare clusters.${cluster}.apiServer.url as peers reach it (with ca, where another CA signs it)`;

const addressWords = (host: string, detail: string, cluster: string): Readonly<Record<FaultKind, Words>> => {
  const unreachable: Words = [
    'api-server-unreachable',
    `the address that peers would use, ${host}, cannot be reached from here (${detail}), so its certificate cannot be checked`,
    `run this where the peers' network is reachable, or ${declare(cluster)}`,
  ];
  const answer: Words = [
    'api-server-answer',
    `the address that peers would use, ${host}, does not answer as an API server does (${detail})`,
    declare(cluster),
  ];
  return {
    unreachable,
    timeout: unreachable,
    tls: [
      'api-server-tls',
      `the certificate of ${host} does not verify against the CA that would go into the Secret (${detail})`,
      `declare clusters.${cluster}.apiServer.ca with the CA that signs it, or tlsServerName where only the name differs`,
    ],
    unauthorised: [
      'reader-token-refused',
      `${host} does not accept the token of the reader account`,
      `the account was made anew (delete its token Secret, it is filled again), or a proxy with its own accounts answers: ${declare(cluster)}`,
    ],
    forbidden: [
      'reader-token-powerless',
      'the reader account may not read namespaces: istiod could not use the token either',
      'apply the stages 10 and 30 of the cluster: they hold the role of the account',
    ],
    'not-found': answer,
    answer,
    plugin: answer,
    'plugin-terminal': answer,
  };
};

/** A fault at the address that goes into the Secret, asked with what goes into the Secret. */
export const addressIssue = (connection: Connection, { kind, detail }: ClusterFault): Issue => {
  const { cluster } = connection;
  const [code, problem, remedy] = addressWords(hostOf(connection), detail, cluster)[kind];
  return errorAt(code, ['clusters', cluster], problem, remedy);
};

/** Codes that say something about a cluster or its declaration; what is not among them is a matter of the surroundings. */
const findings = new Set([
  'cluster-uid-mismatch',
  'same-cluster-twice',
  'reader-token-absent',
  'reader-token-pending',
  'reader-token-wrong',
  'reader-token-refused',
  'reader-token-powerless',
  'api-server-address',
  'api-server-ca',
  'api-server-tls',
  'api-server-other-cluster',
]);

/** True for an issue that another network, login or file would make go away. */
export const isEnvironmental = ({ code, severity }: Issue): boolean => severity === 'error' && !findings.has(code);

/** The error for issues about clusters: of the surroundings as soon as one of them is. */
export const clusterError = (issues: readonly Issue[]): MeshError =>
  issues.some(isEnvironmental) ? new EnvironmentError(issues) : new MeshError(issues);

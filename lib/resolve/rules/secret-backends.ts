import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

const backendsOf = ({ cacerts, remoteSecrets }: ClusterPlan): readonly string[] => [
  cacerts.backend.name,
  ...remoteSecrets.map(({ backend }) => backend.name),
];

/** The backend is one for all peers of a cluster. */
const accessBackend = ({ remoteSecrets: [first] }: ClusterPlan): string => first?.backend.name ?? '';

const storeIssues = (cluster: ClusterPlan): readonly Issue[] =>
  backendsOf(cluster).includes('external-secrets') && cluster.secretStore.name === ''
    ? [
        errorAt(
          'secret-store-missing',
          ['clusters', cluster.name, 'secrets', 'store'],
          `the backend external-secrets of ${cluster.name} has no store to read`,
          'name it: secrets.store.name (and kind: ClusterSecretStore where it serves the whole cluster)',
        ),
      ]
    : [];

const issuerIssues = ({ name, cacerts, issuer }: ClusterPlan): readonly Issue[] =>
  cacerts.backend.name === 'cert-manager' && issuer.name === ''
    ? [
        errorAt(
          'issuer-missing',
          ['clusters', name, 'secrets', 'issuer'],
          `the backend cert-manager of ${name} has no issuer that signs the CA`,
          'name it: secrets.issuer.name (and kind: Issuer where it stands in the Istio namespace)',
        ),
      ]
    : [];

/** A Certificate brings a key of its own; the token of a peer it cannot bring. */
const accessIssues = (cluster: ClusterPlan): readonly Issue[] =>
  accessBackend(cluster) === 'cert-manager'
    ? [
        errorAt(
          'backend-not-for-remote-access',
          ['clusters', cluster.name, 'secrets', 'remoteAccess'],
          'cert-manager makes certificates, not the tokens that remote secrets hold',
          'add secrets.remoteAccess, for instance sealed-secrets or external-secrets',
        ),
      ]
    : [];

/** What a cluster puts into the store for its peers names the address they reach it at; nobody is there to ask. */
const addressIssues = (cluster: ClusterPlan): readonly Issue[] =>
  accessBackend(cluster) === 'external-secrets' && cluster.apiServer.url === ''
    ? [
        errorAt(
          'api-server-url-missing',
          ['clusters', cluster.name, 'apiServer', 'url'],
          `${cluster.name} offers its access through a store, and does not say where its peers reach its API server`,
          'add apiServer.url: https://<host>[:<port>]',
        ),
      ]
    : [];

/** A peer that puts nothing into the store is waited for in vain. */
const offerIssues = (cluster: ClusterPlan, clusters: readonly ClusterPlan[]): readonly Issue[] => {
  if (accessBackend(cluster) !== 'external-secrets') return [];
  const silent = clusters.find(
    (other) => cluster.peers.includes(other.name) && accessBackend(other) !== 'external-secrets',
  );
  return silent
    ? [
        errorAt(
          'remote-access-not-offered',
          ['clusters', cluster.name, 'secrets', 'remoteAccess'],
          `${cluster.name} looks for the access to ${silent.name} in a store, and ${silent.name} puts none there`,
          `declare remoteAccess: external-secrets for ${silent.name}, or another backend for ${cluster.name}`,
        ),
      ]
    : [];
};

/** Said at every run: a trial that went on has to be noticed. */
const plainWarnings = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const [first] = clusters.filter((cluster) => backendsOf(cluster).includes('plain'));
  return first
    ? [
        warningAt(
          'secrets-plain',
          ['clusters', first.name, 'secrets', 'backend'],
          'Secrets stand in the clear, in sealed/ and in dist: whoever reads the files has the keys of the mesh',
          'keep it to clusters that are thrown away, and choose another backend for all others',
        ),
      ]
    : [];
};

/** What a backend needs from the declaration before it can make anything. */
export const secretBackends: Rule = ({ clusters }) => [
  ...clusters.flatMap((cluster) => [
    ...storeIssues(cluster),
    ...issuerIssues(cluster),
    ...accessIssues(cluster),
    ...addressIssues(cluster),
    ...offerIssues(cluster, clusters),
  ]),
  ...plainWarnings(clusters),
];

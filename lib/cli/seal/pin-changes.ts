import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import type { ClusterPins } from '../../store/store.ts';
import { declaredPins, pinsDigest } from './declared-pins.ts';

/** What the store pinned of a cluster against what the declaration says now. */
export interface PinState {
  readonly declared: ClusterPins;
  /** `field: old -> new`, of what only a person may change; empty: the keys go where they went. */
  readonly changes: readonly string[];
  /** What to pin without a person; the very value that is pinned already where nothing is to be done. */
  readonly kept: ClusterPins;
  readonly isNew: boolean;
  /** True for a declared address that is not pinned: it may get the token once it proved to be the cluster's. */
  readonly isNewAddress: boolean;
}

type Field = readonly [name: string, of: (pins: ClusterPins) => string];

const fields: readonly Field[] = [
  ['uid', ({ uid }) => uid],
  ['context', ({ context }) => context],
  ['istio.namespace', ({ istioNamespace }) => istioNamespace],
  ['secrets of cacerts', ({ cacerts }) => cacerts],
  ['secrets of remoteAccess', ({ remoteAccess }) => remoteAccess],
  ['apiServer.url', ({ apiServer }) => apiServer.url],
  ['apiServer.ca (sha256)', ({ apiServer }) => apiServer.ca],
  ['apiServer.tlsServerName', ({ apiServer }) => apiServer.tlsServerName],
];

const shown = (value: string): string => (value === '' ? 'none' : value);

const changesBetween = (old: ClusterPins, now: ClusterPins): readonly string[] =>
  fields.flatMap(([name, of]) => (of(old) === of(now) ? [] : [`${name}: ${shown(of(old))} -> ${shown(of(now))}`]));

const isPlain = ({ cacerts, remoteAccess }: ClusterPins): boolean => [cacerts, remoteAccess].includes('plain');

/** A CA in the repository vouches for whatever address stands beside it, and `plain` beside sealed clusters for nothing. */
const firstChanges = (declared: ClusterPins, pins: readonly ClusterPins[]): readonly string[] => [
  ...(declared.apiServer.ca === '' ? [] : [`apiServer.ca (sha256): none -> ${declared.apiServer.ca}`]),
  ...(isPlain(declared) && pins.some((pin) => !isPlain(pin)) ? ['secrets: none -> plain, beside sealed clusters'] : []),
];

/** With the first peer comes a backend; that one is not `plain` beside a sealed CA. */
const accessBackend = (old: ClusterPins, { remoteAccess }: ClusterPins): string =>
  old.remoteAccess === '' && (remoteAccess !== 'plain' || old.cacerts === 'plain') ? remoteAccess : old.remoteAccess;

/** The first UID, hint or peer of a cluster says more of it and redirects nothing; a UID is not to come with another context. */
const grown = (old: ClusterPins, declared: ClusterPins, context: string): ClusterPins => {
  const isSameContext = old.context === '' || old.context === context;
  const uid = old.uid === '' && isSameContext ? declared.uid : old.uid;
  const remoteAccess = accessBackend(old, declared);
  const hint = uid === '' && old.context === '' ? declared.context : old.context;
  const grew = { ...old, uid, context: uid === '' ? hint : '', remoteAccess };
  return changesBetween(old, grew).length === 0 ? old : grew;
};

/** Without a CA of its own an address must show a certificate of the cluster's CA; a store of the operator never asks. */
const isProvable = (old: ClusterPins, { apiServer }: ClusterPins): boolean =>
  old.apiServer.url === '' && apiServer.url !== '' && apiServer.ca === '' && old.remoteAccess !== 'external-secrets';

/** Compares a cluster of the declaration with the pins of the store. Throws a MeshError for a CA file that is missing. */
export const pinState = (root: string, cluster: ClusterPlan, pins: readonly ClusterPins[]): PinState => {
  const declared = declaredPins(root, cluster);
  const old = pins.find((one) => one.cluster === cluster.name);
  if (!old) {
    const isNewAddress = declared.apiServer.url !== '';
    return { declared, changes: firstChanges(declared, pins), kept: declared, isNew: true, isNewAddress };
  }
  const kept = grown(old, declared, cluster.context);
  const isNewAddress = isProvable(kept, declared);
  const url = isNewAddress ? declared.apiServer.url : kept.apiServer.url;
  // A cluster whose last peer left keeps what is known of its backend.
  const remoteAccess = declared.remoteAccess === '' ? kept.remoteAccess : declared.remoteAccess;
  const changes = changesBetween({ ...kept, apiServer: { ...kept.apiServer, url } }, { ...declared, remoteAccess });
  return { declared: { ...declared, remoteAccess }, changes, kept, isNew: false, isNewAddress };
};

/** The refusal that names every change of a cluster; undefined when there is none. */
export const pinIssue = ({ declared, changes }: PinState): Issue | undefined => {
  if (changes.length === 0) return undefined;
  const { cluster } = declared;
  const problem = `where keys of ${cluster} go is not what was approved: ${changes.join('; ')}`;
  const remedy = `look at who changed mesh.yaml, then isthmus recipients approve ${cluster} (without a terminal: --pins ${pinsDigest(declared)})`;
  return errorAt('cluster-changed', ['clusters', cluster], problem, remedy);
};

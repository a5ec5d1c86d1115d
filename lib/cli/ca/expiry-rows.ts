import { type Expiry, expiries } from '../../pki/expiry.ts';
import type { Horizon } from '../../pki/horizon.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';

/** When one certificate, or one cluster's revocation lists, end; a root that several clusters trust is one row. */
export interface ExpiryRow extends Omit<Expiry, 'cluster'> {
  /** Empty for a root that no cluster trusts yet. */
  readonly clusters: readonly string[];
}

/** Several lists of one cluster share a file and are made together: the one that ends first speaks for all. */
const keyOf = ({ fingerprint, cluster }: Expiry): string => (fingerprint === '' ? `lists of ${cluster}` : fingerprint);

/** Every end once, the earliest first. */
export const expiryRows = (bundles: readonly BundleFiles[], now: Date, horizon: Horizon): readonly ExpiryRow[] => {
  const rows = new Map<string, ExpiryRow>();
  for (const expiry of expiries(bundles, now, horizon)) {
    const { cluster, ...rest } = expiry;
    const known = rows.get(keyOf(expiry));
    if (known === undefined) rows.set(keyOf(expiry), { ...rest, clusters: cluster === '' ? [] : [cluster] });
    else if (cluster !== '' && !known.clusters.includes(cluster)) {
      rows.set(keyOf(expiry), { ...known, clusters: [...known.clusters, cluster] });
    }
  }
  // Sorting is stable: what ends together keeps the order of the clusters.
  return [...rows.values()].toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
};

/** True for what has ended or ends within the horizon's finding. */
export const isFinding = ({ expiry }: Pick<Expiry, 'expiry'>): boolean => expiry === 'finding' || expiry === 'expired';

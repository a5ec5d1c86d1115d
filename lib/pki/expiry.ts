import { isSelfSigned } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { daysUntil, defaultHorizon, expiryClassOf, revocationHorizon } from './horizon.ts';
import type { ExpiryClass, Horizon } from './horizon.ts';
import { certificatesOf, readBundle } from './lint/bundle.ts';
import type { BundleFiles } from './lint/bundle.ts';

/** When one certificate or revocation list ends: what a table, a metric or a calendar prints. */
export interface Expiry {
  readonly cluster: string;
  readonly file: string;
  readonly kind: 'root' | 'intermediate' | 'revocation-list';
  readonly title: string;
  /** SHA-256 of the DER, hexadecimal: the same root in several clusters is one entry in a calendar. Empty for a list. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whole days, rounded down; negative once it has passed. */
  readonly daysLeft: number;
  readonly expiry: ExpiryClass;
}

const entry = (cluster: string, file: string, certificate: Certificate, now: Date, horizon: Horizon): Expiry => ({
  cluster,
  file,
  kind: isSelfSigned(certificate) ? 'root' : 'intermediate',
  title: certificate.title,
  fingerprint: certificate.fingerprint,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  daysLeft: daysUntil(certificate.notAfter, now),
  expiry: expiryClassOf(certificate, now, horizon),
});

/** When everything in the bundles of a mesh ends: clusters in their order, in each the earliest end first. */
export const expiries = (
  sources: readonly BundleFiles[],
  now: Date,
  horizon: Horizon = defaultHorizon,
): readonly Expiry[] =>
  sources.flatMap((source): readonly Expiry[] => {
    const bundle = readBundle(source);
    const { cluster } = source;
    const certificates = certificatesOf(bundle).map(({ file, certificate }) =>
      entry(cluster, file, certificate, now, horizon),
    );
    const lists = (bundle.revocations?.lists ?? []).flatMap(({ thisUpdate, nextUpdate }): readonly Expiry[] => {
      if (nextUpdate === null) return [];
      const period = { notBefore: thisUpdate, notAfter: nextUpdate };
      const daysLeft = daysUntil(nextUpdate, now);
      const expiry = expiryClassOf(period, now, revocationHorizon);
      const title = 'revocation list';
      return [
        { ...period, cluster, file: 'ca-crl.pem', kind: 'revocation-list', title, fingerprint: '', daysLeft, expiry },
      ];
    });
    return [...certificates, ...lists].toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
  });

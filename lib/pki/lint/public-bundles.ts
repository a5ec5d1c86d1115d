import { type Horizon, defaultHorizon } from '../horizon.ts';
import { type BundleFiles, lintSettings } from './bundle.ts';
import type { LintFinding } from './finding.ts';
import { lintMesh } from './lint.ts';

/** The moment and the horizon that dates are held against. */
export interface LintDates {
  readonly now: Date;
  readonly horizon?: Horizon;
}

const onlyRoots = ({ files, key }: BundleFiles): boolean =>
  key === undefined && Object.keys(files).length === 1 && Object.hasOwn(files, 'root-cert.pem');

/**
 * All findings of the bundles of one mesh. Of a cluster whose CA is made elsewhere pki/ holds the root alone: there the
 * missing files are no finding, and everything about the root is.
 */
export const lintBundles = (
  bundles: readonly BundleFiles[],
  trustDomain: string,
  { now, horizon = defaultHorizon }: LintDates,
): readonly LintFinding[] => {
  const elsewhere = new Set(bundles.filter(onlyRoots).map(({ cluster }) => cluster));
  return lintMesh(bundles, lintSettings(now, { trustDomain, horizon })).filter(
    ({ cluster, file, reason }) => !elsewhere.has(cluster) || (file === 'root-cert.pem' && reason !== 'missing-file'),
  );
};

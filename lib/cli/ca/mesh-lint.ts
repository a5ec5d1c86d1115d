import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { type BundleFiles, lintSettings } from '../../pki/lint/bundle.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';
import { lintMesh } from '../../pki/lint/lint.ts';
import { type Horizon, defaultHorizon } from '../../pki/horizon.ts';

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

/** The same with the names that the mesh declares. */
export const lintOfMesh = (plan: MeshPlan, bundles: readonly BundleFiles[], dates: LintDates): readonly LintFinding[] =>
  lintBundles(bundles, plan.settings.trustDomain, dates);

import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';
import { lintBundles, type LintDates } from '../../pki/lint/public-bundles.ts';

/** All findings of the bundles of one mesh, with the names that it declares. */
export const lintOfMesh = (plan: MeshPlan, bundles: readonly BundleFiles[], dates: LintDates): readonly LintFinding[] =>
  lintBundles(bundles, plan.settings.trustDomain, dates);

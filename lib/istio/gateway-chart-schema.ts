import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast } from './version.ts';

/**
 * Whether the gateway chart of a version is refused by Helm 3.18.5 and newer whatever its values are: the chart's schema
 * forbids keys of the chart's own defaults, which older Helm did not notice. Such a release has to be installed without
 * schema validation (`disableSchemaValidation` of a HelmRelease, `--skip-schema-validation` of helm).
 *
 * Fixed in 1.26.4 and 1.27.1: istio.io change notes of both (istio/istio issue 57354). Whether a last patch release of
 * 1.25 has the fix is not known, so every older release counts as refused.
 */
export const isRefusedByHelm = (version: IstioVersion): boolean =>
  !atLeast(version, '1.26.4') || (version.minor === 27 && !atLeast(version, '1.27.1'));

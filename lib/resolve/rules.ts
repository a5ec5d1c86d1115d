import type { Rule } from './rule.ts';
import { apiServerUrl } from './rules/api-server-url.ts';
import { autoscaleRange } from './rules/autoscale-range.ts';
import { clusterIdentity } from './rules/cluster-identity.ts';
import { clusterNames } from './rules/cluster-names.ts';
import { cniPlatform } from './rules/cni-platform.ts';
import { gatewayExposure } from './rules/gateway-exposure.ts';
import { gatewayService } from './rules/gateway-service.ts';
import { imageSources } from './rules/image-sources.ts';
import { installNext } from './rules/install-next.ts';
import { istioVersion } from './rules/istio-version.ts';
import { namespaces } from './rules/namespaces.ts';
import { overridesGuarded } from './rules/overrides-guarded.ts';
import { podPlacement } from './rules/pod-placement.ts';
import { networkNames } from './rules/network-names.ts';
import { networkReachable } from './rules/network-reachable.ts';
import { repositoryUrl } from './rules/repository-url.ts';
import { revisions } from './rules/revisions.ts';
import { rootsAgree } from './rules/roots-agree.ts';
import { secretBackends } from './rules/secret-backends.ts';
import { secretsPending } from './rules/secrets-pending.ts';
import { trustDomain } from './rules/trust-domain.ts';

/** Every check of relations, in the order their issues are shown. */
export const rules: readonly Rule[] = [
  istioVersion,
  revisions,
  clusterNames,
  clusterIdentity,
  networkNames,
  networkReachable,
  trustDomain,
  namespaces,
  imageSources,
  repositoryUrl,
  apiServerUrl,
  cniPlatform,
  autoscaleRange,
  podPlacement,
  gatewayService,
  gatewayExposure,
  rootsAgree,
  overridesGuarded,
  secretBackends,
  secretsPending,
  installNext,
];

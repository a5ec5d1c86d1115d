import type { Platform } from '../plan/cluster-plan.ts';
import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast, type Since } from './version.ts';

/**
 * The names the charts know as `global.platform`, and since when; a chart refuses every other name. kind, EKS and AKS
 * have none, they need no other settings. (`microk8s` is a name too that no declaration uses.)
 *
 * Proven by rendering: the branch of 1.31, manifests/charts/*\/files/profile-platform-*.yaml. First versions: istio.io
 * change notes of 1.24.0 (platform settings for Helm) and 1.25.0 (GKE).
 */
const platformNames: Partial<Record<Platform, Since>> = {
  gke: '1.25',
  k3d: '1.24',
  k3s: '1.24',
  minikube: '1.24',
  openshift: '1.24',
};

/** The value of `global.platform`; empty where the charts of this version have no settings for the platform. */
export const chartPlatform = (platform: Platform, version: IstioVersion): string => {
  const since = platformNames[platform];
  return since !== undefined && atLeast(version, since) ? platform : '';
};

/**
 * Whether sidecars need the Istio CNI agent there: OpenShift's security contexts forbid the istio-init container.
 * Source: the branch of 1.31, manifests/profiles/openshift.yaml, which switches the agent on.
 */
export const needsCni = (platform: Platform): boolean => platform === 'openshift';

/**
 * Why the CNI agent cannot run on a platform with this version, as the end of a sentence; undefined when it can. The
 * folders of the nodes' CNI plugins differ there, and the charts learn them from `global.platform`.
 */
export const whyCniUnsupported = (platform: Platform, version: IstioVersion): string | undefined => {
  const since = platformNames[platform];
  if (since === undefined || atLeast(version, since)) return undefined;
  return `the charts know the CNI folders of ${platform} since ${since}`;
};

/**
 * Whether the namespace of the CNI agent needs a ResourceQuota for pods of class system-node-critical that the chart
 * does not bring. GKE admits such pods only where one exists; the chart makes it from 1.26 on.
 * Source: istio.io 1.26.0 change notes; the branch of 1.31, manifests/charts/istio-cni/templates/resourcequota.yaml.
 */
export const needsOwnResourceQuota = (platform: Platform, version: IstioVersion): boolean =>
  platform === 'gke' && !atLeast(version, '1.26');

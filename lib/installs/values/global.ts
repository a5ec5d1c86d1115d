import { chartPlatform } from '../../istio/platform.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';

/** Registry, tag and flavour of the images of istiod and the CNI agent. */
export const images = ({ mesh: { istio } }: ClusterPlan): JsonObject => ({
  hub: istio.hub,
  tag: istio.version.text,
  ...(istio.variant !== '' && { variant: istio.variant }),
});

/** Pull Secrets as the charts base, istiod and cni want them; the chart gateway wants objects. */
export const pullSecrets = ({ mesh }: ClusterPlan): JsonObject =>
  mesh.images.pullSecrets.length === 0 ? {} : { imagePullSecrets: mesh.images.pullSecrets };

export const platform = ({ platform: declared, mesh }: ClusterPlan): JsonObject => {
  const name = chartPlatform(declared, mesh.istio.version);
  return name === '' ? {} : { platform: name };
};

/** Leaves the account that peers read with to us where the charts can. To be set on base and on istiod alike. */
export const readerAccess = ({ mesh }: ClusterPlan): JsonObject =>
  mesh.istio.readerAccess === 'ours' ? { enableReaderRBAC: false } : {};

/** The name of the control plane, which chart istiod makes and chart gateway belongs to. */
export const revision = ({ mesh }: ClusterPlan): JsonObject =>
  mesh.istio.revision === '' ? {} : { revision: mesh.istio.revision };

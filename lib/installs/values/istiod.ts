import { injectWithInit, injectWithoutInit } from '../../istio/cni-values.ts';
import { needsCni } from '../../istio/platform.ts';
import { istiodLabels } from '../../istio/revision.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { cacertsMount } from './cacerts-mount.ts';
import { images, platform, pullSecrets, readerAccess, revision } from './global.ts';
import { meshConfig } from './mesh-config.ts';
import { overridden } from './overridden.ts';
import { injection, validation } from './trust.ts';
import { isEmpty, mayRunSeveral, resources, spread } from './workload.ts';

/**
 * Lets istiod take a bundle with another root without a restart. From the first install on, because setting it later
 * restarts every pod: the counterpart of PROXY_CONFIG_XDS_AGENT in the mesh config.
 */
const rootChange = { ISTIO_MULTIROOT_MESH: 'true' } as const;

const globals = (cluster: ClusterPlan): JsonObject => {
  const { istio, name } = cluster.mesh;
  return {
    istioNamespace: istio.namespace,
    meshID: name,
    multiCluster: { clusterName: cluster.name },
    network: cluster.network,
    ...images(cluster),
    ...pullSecrets(cluster),
    ...platform(cluster),
    ...readerAccess(cluster),
    proxy: { clusterDomain: istio.clusterDomain },
    // The chart has no other place for it, and nothing else in the chart reads it.
    ...(cluster.controlPlane.priorityClassName !== '' && { priorityClassName: cluster.controlPlane.priorityClassName }),
  };
};

const scaling = ({ controlPlane: { autoscale, replicas } }: ClusterPlan): JsonObject =>
  autoscale.kind === 'off'
    ? { autoscaleEnabled: false, replicaCount: replicas }
    : {
        autoscaleEnabled: true,
        autoscaleMin: autoscale.min,
        autoscaleMax: autoscale.max,
        cpu: { targetAverageUtilization: autoscale.cpu },
      };

const pilot = (cluster: ClusterPlan): JsonObject => {
  const { controlPlane, mesh } = cluster;
  return {
    ...scaling(cluster),
    env: rootChange,
    ...(!isEmpty(controlPlane.resources) && { resources: resources(controlPlane) }),
    ...(!isEmpty(controlPlane.nodeSelector) && { nodeSelector: controlPlane.nodeSelector }),
    ...(controlPlane.tolerations.length > 0 && { tolerations: controlPlane.tolerations }),
    ...(mayRunSeveral(controlPlane) && {
      topologySpreadConstraints: spread(istiodLabels(mesh.istio.revision), mesh.istio.version),
    }),
    ...(cluster.cni ? injectWithoutInit : needsCni(cluster.platform) && injectWithInit),
    ...cacertsMount,
  };
};

/** Values of chart `istiod`: the control plane, its webhooks and the mesh config. */
export const istiodValues = (cluster: ClusterPlan): JsonObject =>
  overridden(cluster, 'istiod', {
    ...revision(cluster),
    global: globals(cluster),
    meshConfig: meshConfig(cluster),
    pilot: pilot(cluster),
    ...validation(cluster),
    ...injection(cluster),
  });

import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { IstioChart } from '../../plan/release.ts';
import { baseValues } from './base.ts';
import { cniValues } from './cni.ts';
import { gatewayValues } from './gateway.ts';
import { istiodValues } from './istiod.ts';

/** The values of the charts a cluster has, overrides included; undefined for a chart it has not. */
export const chartValues = (cluster: ClusterPlan): Readonly<Record<IstioChart, JsonObject | undefined>> => ({
  base: baseValues(cluster),
  istiod: istiodValues(cluster),
  cni: cluster.cni ? cniValues(cluster) : undefined,
  gateway: cluster.gateway.kind === 'none' ? undefined : gatewayValues(cluster, cluster.gateway),
});

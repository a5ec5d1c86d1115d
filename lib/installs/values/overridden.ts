import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { layOver } from '../../plan/merge.ts';
import type { IstioChart } from '../../plan/release.ts';

const asMap = (value: Json): JsonObject => (isMap(value) ? value : {});

/**
 * What istioctl knows once for base, istiod and the CNI agent, each of which is a chart with values of its own to Helm.
 * Said for istiod, it counts for all three, so that every method makes the same of it.
 */
export const sharedSections = ['global', 'experimental', 'compatibilityVersion'] as const;

const shared = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => sharedSections.some((section) => section === name)));

/**
 * Values of a chart with what the cluster overrides laid over them: maps merge, lists and everything else are replaced.
 *
 * null takes away what isthmus sets, and never reaches a chart: Helm would read it as "without the chart's default", and
 * istioctl writes it out (an `env` of null becomes a variable, the branch of 1.31).
 */
export const overridden = (cluster: ClusterPlan, chart: IstioChart, own: JsonObject): JsonObject => {
  const { values, meshConfig, layers } = cluster.overrides;
  if (layers.length === 0) return own;
  if (chart === 'istiod') return asMap(layOver(layOver(own, { meshConfig }), values.istiod));
  return asMap(layOver(chart === 'gateway' ? own : layOver(own, shared(values.istiod)), values[chart]));
};

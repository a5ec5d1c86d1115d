import type { ClusterPlan } from './cluster-plan.ts';
import type { MeshSettings } from './mesh-settings.ts';

export interface NetworkPlan {
  readonly name: string;
  readonly clusters: readonly string[];
  /** The clusters of this network that have an east-west gateway. */
  readonly gateways: readonly string[];
}

/**
 * The narrow waist: everything before produces it, everything after reads it and nothing else.
 * It has no optional field; what may be absent is a union with a kind, an empty text or an empty list.
 */
export interface MeshPlan {
  readonly settings: MeshSettings;
  readonly topology: string;
  readonly networks: readonly NetworkPlan[];
  readonly clusters: readonly ClusterPlan[];
}

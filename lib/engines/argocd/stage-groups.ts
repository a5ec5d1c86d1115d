import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Stage } from '../../plan/stage.ts';
import { argocdOptionsOf } from './options.ts';

/** Stages that one Application applies; inside it, waves order them. */
export interface StageGroup {
  /** Last part of the Application's name, which is API: an Application of another name would own other objects. */
  readonly name: string;
  readonly stages: readonly Stage[];
  /** Wave of the Application itself among the others of its cluster. */
  readonly wave: number;
}

/** Whatever needs istiod comes after it, and none of it waits for another. */
export const waveAfterControlPlane = 40;

/**
 * What goes wrong in one group does not hold up another: a Gateway cannot be compared while istiod is down, which would
 * block the repair of istiod, and a remote secret that cannot be opened would block the gateway.
 */
export const stageGroups: readonly StageGroup[] = [
  { name: 'control-plane', stages: ['00-crds', '10-namespaces', '20-ca', '30-istiod'], wave: 30 },
  { name: 'gateway', stages: ['40-expose', '60-eastwest'], wave: waveAfterControlPlane },
  { name: 'remote-access', stages: ['50-remote-secrets'], wave: waveAfterControlPlane },
  { name: 'extras', stages: ['70-addons', '80-samples'], wave: waveAfterControlPlane },
];

/** The number in front of a stage is its wave. */
export const waveOf = (stage: Stage): number => Number(stage.slice(0, 2));

/** The name under which Argo CD knows a cluster. */
export const destinationOf = ({ name, mesh }: ClusterPlan): string =>
  argocdOptionsOf(mesh.gitops.options).destination.replaceAll('{cluster}', name);

/** `<mesh>-<destination>`, and with a group or a release behind it the name of one of its Applications. */
export const applicationName = (cluster: ClusterPlan, ...parts: readonly string[]): string =>
  [cluster.mesh.name, destinationOf(cluster), ...parts].join('-');

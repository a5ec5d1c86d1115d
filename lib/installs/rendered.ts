import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { Gate } from '../plan/layout.ts';
import { refOf } from '../plan/manifest.ts';
import type { RenderedObject } from '../plan/rendered-plan.ts';
import type { Stage } from '../plan/stage.ts';
import { driftProof } from './rendered/drift-proof.ts';

const objectsOf = ({ rendered }: ClusterPlan, stage: Stage): readonly RenderedObject[] =>
  rendered.kind === 'rendered' ? rendered.objects.filter((object) => object.stage === stage) : [];

const workloads: readonly string[] = ['DaemonSet', 'Deployment'];

/**
 * A stage is done when its workloads run. Its Services do not count: a load balancer may wait for its address as long as
 * it likes, and what comes next does not need it.
 */
const gateOf = (cluster: ClusterPlan, stage: Stage): Gate | undefined => {
  const objects = objectsOf(cluster, stage)
    .map(({ manifest }) => refOf(manifest))
    .filter(({ kind }) => workloads.includes(kind));
  return objects.length === 0 ? undefined : { kind: 'objects', objects, health: [] };
};

/** Copies what `isthmus render` made of the specs outside the cluster: every object is literal. */
export const rendered: Install = {
  name: 'rendered',
  readsRendered: true,
  releases: () => [],
  objects: (cluster, stage) => objectsOf(cluster, stage).map(({ manifest }) => driftProof(cluster.mesh, manifest)),
  gate: gateOf,
};

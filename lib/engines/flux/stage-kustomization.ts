import type { Kustomization } from '../../../imports/index.ts';
import type { Gate, StageLayout } from '../../plan/layout.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import type { Stage } from '../../plan/stage.ts';
import { type FluxOptions, fluxOptionsOf } from './options.ts';

type Spec = NonNullable<Kustomization['spec']>;

/** Names of stage Kustomizations are API: a Kustomization of another name would own, and prune, other objects. */
export const stageName = (cluster: ClusterPlan, stage: Stage): string =>
  `${cluster.mesh.name}-${cluster.name}-${stage}`;

/** What must survive that its file is gone: namespaces, CRDs, the CA. Everything else follows the tree. */
const neverPruned: readonly Stage[] = ['00-crds', '10-namespaces', '20-ca'];

/** Only what is built on the mesh may go with its Kustomization; gateways, exposure and access stay (they carry traffic). */
const deletable: readonly Stage[] = ['80-samples'];

const timeouts: Partial<Record<Stage, string>> = { '30-istiod': '15m', '60-eastwest': '10m', '70-addons': '10m' };

const check = ({ apiVersion, kind, namespace, name }: ObjectRef) => ({
  apiVersion,
  kind,
  name,
  ...(namespace === '' ? {} : { namespace }),
});

/** `wait` makes Flux ignore `healthChecks`, so a stage has one of them. */
const gateFields = (gate: Gate): Partial<Spec> => {
  if (gate.kind === 'none') return {};
  const exprs = gate.health.length === 0 ? {} : { healthCheckExprs: gate.health.map((health) => ({ ...health })) };
  return gate.kind === 'ready' ? { wait: true, ...exprs } : { healthChecks: gate.objects.map(check), ...exprs };
};

/** Stage 20 also waits for what the platform team installs: the controller that opens sealed documents. */
const dependencies = (cluster: ClusterPlan, { stage, needs }: StageLayout): Partial<Spec> => {
  const platform = stage === '20-ca' ? cluster.mesh.gitops.dependsOn : [];
  const dependsOn = [
    ...needs.map((need) => ({ name: stageName(cluster, need) })),
    ...platform.map(({ name, namespace }) => (namespace === '' ? { name } : { name, namespace })),
  ];
  return dependsOn.length === 0 ? {} : { dependsOn };
};

const decryption = (layout: StageLayout, options: FluxOptions): Partial<Spec> =>
  layout.decrypts ? { decryption: { provider: 'sops', secretRef: { name: options.sopsSecret } } } : {};

/** The spec of the Flux Kustomization of one stage; the order of fields is the order a reviewer reads them. */
export const stageSpec = (cluster: ClusterPlan, layout: StageLayout): Spec => {
  const options = fluxOptionsOf(cluster.mesh.gitops.options);
  const { stage } = layout;
  return {
    ...dependencies(cluster, layout),
    interval: options.interval,
    retryInterval: options.retryInterval,
    timeout: timeouts[stage] ?? '5m',
    path: `./${layout.path}`,
    sourceRef: { kind: 'GitRepository', name: options.source.name },
    prune: !neverPruned.includes(stage),
    deletionPolicy: deletable.includes(stage) ? 'Delete' : 'Orphan',
    force: false,
    ...gateFields(layout.gate),
    ...decryption(layout, options),
  };
};

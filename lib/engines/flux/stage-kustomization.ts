import type { Kustomization } from '../../../imports/index.ts';
import type { Gate, StageLayout } from '../../plan/layout.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import type { Stage } from '../../plan/stage.ts';
import { isSwitching } from '../../plan/install-switch.ts';
import { hubDependencies, kubeConfigFor, namespaceFor, optionsOf, sopsSecretFor, stageName } from './placement.ts';
import { pathInSource, sourceRef } from './source.ts';

type Spec = NonNullable<Kustomization['spec']>;

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
  const isFirstSealed = stage === '20-ca';
  const platform = isFirstSealed ? cluster.mesh.gitops.dependsOn : [];
  const inHub = isFirstSealed ? hubDependencies(cluster) : [];
  const dependsOn = [
    ...needs.map((need) => ({ name: stageName(cluster, need) })),
    ...platform.map(({ name, namespace }) => (namespace === '' ? { name } : { name, namespace })),
    ...inHub.map((name) => ({ name })),
  ];
  return dependsOn.length === 0 ? {} : { dependsOn };
};

const decryption = (cluster: ClusterPlan, { decrypts }: StageLayout): Partial<Spec> =>
  decrypts ? { decryption: { provider: 'sops', secretRef: { name: sopsSecretFor(cluster) } } } : {};

/** Kinds that Flux itself carries out: they stand where Flux runs, and say themselves which cluster they are for. */
const fluxKinds: readonly string[] = ['HelmRelease', 'HelmRepository'];

const isCarriedOut = ({ kinds }: StageLayout): boolean => kinds.some((kind) => fluxKinds.includes(kind));

/** Whether a stage holds objects for the hub and objects for the cluster, so that no one place is right for all. */
export const isMixed = (layout: StageLayout): boolean =>
  isCarriedOut(layout) && layout.kinds.some((kind) => !fluxKinds.includes(kind));

/**
 * Where a stage is applied. HelmReleases stay in the hub and reach the cluster themselves, and their stage still comes
 * after stage 20 of that cluster and is done when they are Ready.
 */
const target = (cluster: ClusterPlan, layout: StageLayout): Partial<Spec> => {
  const kubeConfig = isCarriedOut(layout) ? undefined : kubeConfigFor(cluster);
  const { serviceAccount } = optionsOf(cluster);
  return {
    ...(kubeConfig ? { kubeConfig } : {}),
    ...(serviceAccount === '' ? {} : { serviceAccountName: serviceAccount }),
  };
};

/** While the install method changes, what the old one made stays until the new one owns it. */
const isPruned = ({ mesh }: ClusterPlan, stage: Stage): boolean =>
  !neverPruned.includes(stage) && !isSwitching(mesh.install, stage);

/** The spec of the Flux Kustomization of one stage; the order of fields is the order a reviewer reads them. */
export const stageSpec = (cluster: ClusterPlan, layout: StageLayout): Spec => {
  const options = optionsOf(cluster);
  const { stage } = layout;
  return {
    ...dependencies(cluster, layout),
    interval: options.interval,
    retryInterval: options.retryInterval,
    timeout: options.timeouts[stage] ?? timeouts[stage] ?? '5m',
    path: pathInSource(cluster.mesh, layout.path),
    sourceRef: sourceRef(cluster.mesh, namespaceFor(cluster)),
    ...target(cluster, layout),
    prune: isPruned(cluster, stage),
    deletionPolicy: deletable.includes(stage) ? 'Delete' : 'Orphan',
    force: false,
    ...gateFields(layout.gate),
    ...decryption(cluster, layout),
  };
};

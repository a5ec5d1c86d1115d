import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { ClusterLayout, Gate, StageLayout } from '../plan/layout.ts';
import type { ObjectRef } from '../plan/manifest.ts';
import type { HealthExpressions, SealedDocument, SealedSlot } from '../plan/sealed-plan.ts';
import { folderOf, type Stage } from '../plan/stage.ts';

const refOf = ({ object }: SealedDocument): ObjectRef => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
});

const isSecret = ({ kind, apiVersion }: ObjectRef): boolean => kind === 'Secret' && apiVersion === 'v1';

const healthOf = (slots: readonly SealedSlot[]): readonly HealthExpressions[] => [
  ...new Set(slots.filter(({ documents }) => documents.length > 0).flatMap(({ backend }) => backend.health)),
];

/** A slot is done when its Secret exists; a sealed document that cannot be opened fails at once and not by timeout. */
const slotGate = (slots: readonly SealedSlot[]): Gate => {
  if (slots.length === 0) return { kind: 'none' };
  const documents = slots.flatMap((slot) => slot.documents.map(refOf)).filter((ref) => !isSecret(ref));
  return { kind: 'objects', objects: [...documents, ...slots.map(({ secret }) => secret)], health: healthOf(slots) };
};

const nothing = (): Gate => ({ kind: 'none' });
const everything = (): Gate => ({ kind: 'ready', health: [] });

const gates: Readonly<Record<Stage, (cluster: ClusterPlan) => Gate>> = {
  '00-crds': everything,
  '10-namespaces': everything,
  '20-ca': ({ cacerts }) => slotGate([cacerts]),
  '30-istiod': everything,
  '40-expose': nothing,
  // What nobody has sealed yet cannot be waited for; nothing depends on this stage.
  '50-remote-secrets': ({ remoteSecrets }) => slotGate(remoteSecrets.filter(({ state }) => state !== 'pending')),
  '60-eastwest': everything,
  '70-addons': ({ addonSecrets, cacerts }) => ({
    kind: 'ready',
    health: addonSecrets.length > 0 ? cacerts.backend.health : [],
  }),
  '80-samples': everything,
};

/** Everything above stage 30 needs istiod and nothing else, so that none of it can hold up another. */
const neededBy: Readonly<Record<Stage, readonly Stage[]>> = {
  '00-crds': [],
  '10-namespaces': ['00-crds'],
  '20-ca': ['10-namespaces'],
  '30-istiod': ['20-ca'],
  '40-expose': ['30-istiod'],
  '50-remote-secrets': ['30-istiod'],
  '60-eastwest': ['30-istiod'],
  '70-addons': ['30-istiod'],
  '80-samples': ['30-istiod'],
};

const decryptsIn = (stage: Stage, cluster: ClusterPlan): boolean => {
  if (stage === '20-ca') return cluster.cacerts.backend.decrypts;
  if (stage === '50-remote-secrets') return cluster.remoteSecrets.some(({ backend }) => backend.decrypts);
  return stage === '70-addons' && cluster.cacerts.backend.decrypts && cluster.addonSecrets.length > 0;
};

/** The folder of dist inside the repository; engines look there, wherever synth was told to write. */
const distFolder = ({ mesh }: ClusterPlan): string => (mesh.gitops.path === '.' ? 'dist' : `${mesh.gitops.path}/dist`);

/** Where the stages of a cluster stand, what each waits for and what it needs; `filled` are the stages it has. */
export const clusterLayout = (cluster: ClusterPlan, filled: readonly Stage[]): ClusterLayout => ({
  cluster,
  stages: filled.map((stage): StageLayout => ({
    stage,
    path: `${distFolder(cluster)}/${cluster.name}/${folderOf(stage)}`,
    gate: gates[stage](cluster),
    needs: neededBy[stage].filter((need) => filled.includes(need)),
    decrypts: decryptsIn(stage, cluster),
  })),
});

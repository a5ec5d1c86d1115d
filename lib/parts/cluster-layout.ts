import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { ClusterLayout, Gate, StageLayout } from '../plan/layout.ts';
import { distFolder } from '../plan/dist-folder.ts';
import { type ObjectRef, refOf } from '../plan/manifest.ts';
import type { HealthExpressions, SealedDocument, SealedSlot } from '../plan/sealed-plan.ts';
import { folderOf, type Stage } from '../plan/stage.ts';

/** Of the kinds that stand there: a backend may know more. */
const healthOf = (documents: readonly SealedDocument[]): readonly HealthExpressions[] => [
  ...new Set(documents.flatMap(({ backend, object }) => backend.health.filter(({ kind }) => kind === object.kind))),
];

const secretOf = (document: SealedDocument): ObjectRef => ({
  ...refOf(document.object),
  apiVersion: 'v1',
  kind: 'Secret',
});

/**
 * Done when the Secrets exist; a sealed document that cannot be opened fails at once and not by timeout. `others` are
 * documents that make a Secret of their name, `offers` such that make none.
 */
const secretGate = (
  slots: readonly SealedSlot[],
  others: readonly SealedDocument[],
  offers: readonly SealedDocument[],
): Gate => {
  const documents = [...slots.flatMap((slot) => slot.documents), ...others, ...offers];
  if (slots.length === 0 && documents.length === 0) return { kind: 'none' };
  const sealed = documents.map(({ object }) => refOf(object)).filter(({ kind }) => kind !== 'Secret');
  const secrets = [...slots.map(({ secret }) => secret), ...others.map(secretOf)];
  return { kind: 'objects', objects: [...sealed, ...secrets], health: healthOf(documents) };
};

const nothing = (): Gate => ({ kind: 'none' });
const everything = (): Gate => ({ kind: 'ready', health: [] });

const gates: Readonly<Record<Stage, (cluster: ClusterPlan) => Gate>> = {
  '00-crds': everything,
  '10-namespaces': everything,
  '20-ca': ({ cacerts, pullSecrets }) => secretGate([cacerts], pullSecrets, []),
  '30-istiod': everything,
  '40-expose': nothing,
  // What nobody has sealed yet cannot be waited for; nothing depends on this stage.
  '50-remote-secrets': ({ remoteSecrets, accessOffers }) =>
    secretGate(
      remoteSecrets.filter(({ state }) => state !== 'pending'),
      [],
      accessOffers,
    ),
  '60-eastwest': everything,
  '70-addons': ({ addonSecrets }) => ({ kind: 'ready', health: healthOf(addonSecrets) }),
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

/** What an engine may have to decrypt in a stage; the other stages hold nothing sealed. */
const sealedIn: Partial<Record<Stage, (cluster: ClusterPlan) => readonly (SealedSlot | SealedDocument)[]>> = {
  '20-ca': ({ cacerts, pullSecrets }) => [cacerts, ...pullSecrets],
  '50-remote-secrets': ({ remoteSecrets }) => remoteSecrets,
  '70-addons': ({ addonSecrets }) => addonSecrets,
};

/** A stage that a cluster has, and the kinds of the objects it holds. */
export type FilledStage = Pick<StageLayout, 'stage' | 'kinds'>;

/** Where the stages of a cluster stand, what each waits for and what it needs. */
export const clusterLayout = (
  cluster: ClusterPlan,
  filled: readonly FilledStage[],
  install: Pick<Install, 'gate'> = {},
): ClusterLayout => ({
  cluster,
  stages: filled.map(({ stage, kinds }): StageLayout => ({
    stage,
    kinds,
    path: `${distFolder(cluster.mesh)}/${cluster.name}/${folderOf(stage)}`,
    gate: install.gate?.(cluster, stage) ?? gates[stage](cluster),
    needs: neededBy[stage].filter((need) => filled.some((other) => other.stage === need)),
    decrypts: sealedIn[stage]?.(cluster).some(({ backend }) => backend.decrypts) ?? false,
  })),
});

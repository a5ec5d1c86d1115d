import type { EngineText } from '../../declare/engine.ts';
import { isSwitching } from '../../plan/install-switch.ts';
import type { ClusterLayout, StageLayout } from '../../plan/layout.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';
import { writeYaml } from '../../yaml/write.ts';
import { groupFolder, syncWave } from './application.ts';
import { keep } from './protection.ts';
import { type StageGroup, waveOf } from './stage-groups.ts';

/** What must survive that its file is gone: namespaces, CRDs, the CA. */
const neverPruned: readonly Stage[] = ['00-crds', '10-namespaces', '20-ca'];

const kustomization = (fields: JsonObject): string =>
  writeYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields });

/**
 * Annotations for every object, sealed documents too, whose bytes are signed and stay as they are. Only metadata:
 * `commonAnnotations` would also go into pod templates, and restart every pod when an engine is changed.
 */
const annotated = (annotations: Readonly<Record<string, string>>): string =>
  writeYaml({
    apiVersion: 'builtin',
    kind: 'AnnotationsTransformer',
    metadata: { name: 'argocd' },
    annotations,
    fieldSpecs: [{ path: 'metadata/annotations', create: true }],
  });

/**
 * The injector comes before the first CRD, and with it before everything an Application of its own could begin with. Until
 * istiod answers it refuses the pods of the gateway and of samples, which are then made again; one that was let through
 * would stay without its proxy, and that of a gateway would never start. Nothing else can order two Applications.
 */
const first = { kind: 'MutatingWebhookConfiguration', wave: '-1' };

const firstWave = (): string =>
  writeYaml({
    apiVersion: 'builtin',
    kind: 'PatchTransformer',
    metadata: { name: 'argocd-first' },
    target: { kind: first.kind },
    patch: writeYaml([
      { op: 'replace', path: `/metadata/annotations/${syncWave.replace('/', '~1')}`, value: first.wave },
    ]),
  });

const stageText = (folder: string, { cluster }: ClusterLayout, { stage, kinds }: StageLayout): EngineText => {
  const isKept = neverPruned.includes(stage) || isSwitching(cluster.mesh.install, stage);
  const annotations = { [syncWave]: String(waveOf(stage)), ...(isKept ? keep : {}) };
  const up = '../'.repeat(folder.split('/').length + 1);
  return {
    path: `${folder}/${stage}/kustomization.yaml`,
    text: kustomization({
      resources: [`${up}${cluster.name}/${folderOf(stage)}`],
      transformers: [annotated(annotations), ...(kinds.includes(first.kind) ? [firstWave()] : [])],
    }),
  };
};

/** The stages of a group that a cluster has; one that only charts fill holds nothing for it. */
export const groupStages = ({ stages }: ClusterLayout, group: StageGroup, charts: readonly Stage[]): readonly Stage[] =>
  stages
    .filter(({ stage, kinds }) => group.stages.includes(stage) && !(kinds.length === 0 && charts.includes(stage)))
    .map(({ stage }) => stage);

/** The folder an Application reads: the stages as they stand in the tree of the cluster, and their waves. */
export const groupTexts = (
  layout: ClusterLayout,
  group: StageGroup,
  charts: readonly Stage[],
): readonly EngineText[] => {
  const own = groupStages(layout, group, charts);
  if (own.length === 0) return [];
  const folder = groupFolder(layout.cluster, group);
  return [
    { path: `${folder}/kustomization.yaml`, text: kustomization({ resources: own }) },
    ...layout.stages.filter(({ stage }) => own.includes(stage)).map((stage) => stageText(folder, layout, stage)),
  ];
};

import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { applying, type HandTools } from '../../plan/hand-tools.ts';
import type { ClusterLayout, StageLayout } from '../../plan/layout.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import type { Install } from '../../plan/install.ts';
import { patchFiles, type Release } from '../../plan/release.ts';
import { sampleNamespace } from '../../plan/sample-namespace.ts';
import { shellWord } from '../../plan/shell-word.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';

/** What an install method says of work by hand. */
type ByHand = Pick<Install, 'commands' | 'waits'>;

const namespaced = ({ namespace }: ObjectRef): string => (namespace === '' ? '' : ` -n ${shellWord(namespace)}`);

/** OCI charts are named whole; the charts of a repository are looked up in it. */
const chartReference = (cluster: ClusterPlan, { chart }: Release): string => {
  const { repository } = cluster.mesh.install.charts;
  return repository.startsWith('oci://')
    ? shellWord(`${repository}/${chart}`)
    : `${chart} --repo ${shellWord(repository)}`;
};

/** Kinds that are waited for by their rollout. */
export const rollingKinds: readonly string[] = ['DaemonSet', 'Deployment'];

/** What values cannot say and no later upgrade takes back, as patches after the release; an engine does it before. */
const patchCommands = ({ kubectl }: HandTools, release: Release): readonly string[] => {
  const own = `${kubectl} -n ${shellWord(release.namespace)}`;
  return patchFiles(release).flatMap(({ patch: { target, operations }, path }) => {
    const object = `${target.kind.toLowerCase()} ${shellWord(target.name)}`;
    const type = operations === undefined ? 'strategic' : 'json';
    const restarts = rollingKinds.includes(target.kind) ? [`${own} rollout status ${object} --timeout 10m`] : [];
    return [`${own} patch ${object} --type ${type} --patch-file ${path}`, ...restarts];
  });
};

const skipSchema = ({ skipSchemaValidation }: Release): string =>
  skipSchemaValidation ? ' --skip-schema-validation' : '';

const helmCommands = (cluster: ClusterPlan, release: Release, tools: HandTools): readonly string[] => [
  `${tools.helm} upgrade --install ${shellWord(release.name)} ${chartReference(cluster, release)} ` +
    `--version ${release.version} -n ${shellWord(release.namespace)} -f helm/${release.name}.yaml --wait --timeout 10m${skipSchema(release)}`,
  ...patchCommands(tools, release),
];

/** Stages that others wait for; the rest only have to be there some time. */
const blocking: readonly Stage[] = ['20-ca'];

const waitCommands = ({ kubectl }: HandTools, { stage, gate }: StageLayout): readonly string[] =>
  gate.kind === 'objects' && blocking.includes(stage)
    ? gate.objects
        .filter(({ kind }) => kind === 'Secret')
        .map((ref) => `${kubectl}${namespaced(ref)} wait --for=create secret/${shellWord(ref.name)} --timeout 5m`)
    : [];

/** A gate that names workloads is waited for one by one; CRDs have to be known before the first object of theirs. */
const gateCommands = ({ kubectl }: HandTools, { stage, gate, kinds }: StageLayout): readonly string[] => {
  if (stage === '00-crds' && kinds.length > 0) {
    return [`${kubectl} wait --for=condition=Established crd --all --timeout 2m`];
  }
  if (gate.kind !== 'objects') return [];
  return gate.objects
    .filter(({ kind }) => rollingKinds.includes(kind))
    .map(
      (ref) =>
        `${kubectl}${namespaced(ref)} rollout status ${ref.kind.toLowerCase()}/${shellWord(ref.name)} --timeout 10m`,
    );
};

/** Stages whose workloads are waited for, because they were applied as plain objects. */
const rolledOut: Partial<Record<Stage, (cluster: ClusterPlan) => string>> = {
  '70-addons': ({ mesh }) => mesh.istio.namespace,
  '80-samples': () => sampleNamespace,
};

const rolloutCommands = (
  cluster: ClusterPlan,
  { stage, kinds }: StageLayout,
  { kubectl }: HandTools,
): readonly string[] => {
  const namespace = rolledOut[stage]?.(cluster);
  return namespace === undefined || !kinds.includes('Deployment')
    ? []
    : [`${kubectl} -n ${shellWord(namespace)} wait --for=condition=Available deployment --all --timeout 10m`];
};

/** Stage 30 where its objects are literal, and stage 40 where there are tags. */
const holdsWebhooks = ({ kinds }: StageLayout): boolean => kinds.some((kind) => kind.endsWith('WebhookConfiguration'));

const whyForced: readonly string[] = [
  '# --force-conflicts: when the root changes, istiod writes the CA bundle of its webhooks and owns it from then on;',
  '# without the flag the apply stops there. Only stages with such webhooks have it.',
];

/** Why a stage is empty: its documents are still to come, or nobody will ever write any. */
const emptyStage = ({ cacerts, remoteSecrets }: ClusterPlan, stage: Stage): string => {
  const slots = stage === '20-ca' ? [cacerts] : remoteSecrets;
  return slots.every(({ state }) => state === 'existing')
    ? '# nothing stands here: the Secrets of this stage are made elsewhere'
    : '# nothing is sealed for this stage yet';
};

/** kubectl knows nothing of sops: what is encrypted is decrypted on its way into the cluster. */
const applyCommands = (cluster: ClusterPlan, layout: StageLayout, tools: HandTools): readonly string[] => {
  const { stage, decrypts, kinds } = layout;
  if (kinds.length === 0) return [emptyStage(cluster, stage)];
  const apply = applying(tools);
  const folder = folderOf(stage);
  if (decrypts) {
    return [
      `for file in ${folder}/*.yaml; do`,
      '  case $file in */kustomization.yaml) continue ;; esac',
      `  if grep -q '^sops:' "$file"; then sops --decrypt "$file"; else cat "$file"; fi | ${apply} -f -`,
      'done',
    ];
  }
  return holdsWebhooks(layout) ? [...whyForced, `${apply} --force-conflicts -k ${folder}`] : [`${apply} -k ${folder}`];
};

/** What fills a stage by hand: programs where there are some, else the objects in its folder. */
const fillCommands = (
  cluster: ClusterPlan,
  layout: StageLayout,
  install: ByHand,
  releases: readonly Release[],
  tools: HandTools,
): readonly string[] => {
  const own = releases.filter((release) => release.stage === layout.stage);
  const program =
    install.commands?.(cluster, layout.stage, tools) ??
    (own.length > 0 ? own.flatMap((release) => helmCommands(cluster, release, tools)) : undefined);
  return program ?? applyCommands(cluster, layout, tools);
};

/** The commands that fill one stage, and wait for what the next one needs. */
const stageCommands = (
  cluster: ClusterPlan,
  layout: StageLayout,
  install: ByHand,
  releases: readonly Release[],
  tools: HandTools,
): readonly string[] => [
  ...fillCommands(cluster, layout, install, releases, tools),
  ...(install.waits?.(cluster, layout.stage, tools) ?? []),
  ...waitCommands(tools, layout),
  ...gateCommands(tools, layout),
  ...rolloutCommands(cluster, layout, tools),
];

/** What is done by hand for one stage. */
export interface HandStep {
  readonly stage: Stage;
  readonly commands: readonly string[];
}

/** Everything that is done by hand, in order: the one list that the runbook and the script are made of. */
export const handSteps = (
  { cluster, stages }: ClusterLayout,
  install: ByHand,
  releases: readonly Release[],
  tools: HandTools,
): readonly HandStep[] =>
  stages.map((layout) => ({
    stage: layout.stage,
    commands: stageCommands(cluster, layout, install, releases, tools),
  }));

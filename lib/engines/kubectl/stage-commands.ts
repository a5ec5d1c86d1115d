import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { StageLayout } from '../../plan/layout.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import type { Release, ReleasePatch } from '../../plan/release.ts';
import { sampleNamespace } from '../../plan/sample-namespace.ts';
import { shellWord } from '../../plan/shell-word.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';

const kubectl = ({ context }: ClusterPlan): string =>
  context === '' ? 'kubectl' : `kubectl --context ${shellWord(context)}`;
const helm = ({ context }: ClusterPlan): string =>
  context === '' ? 'helm' : `helm --kube-context ${shellWord(context)}`;

const namespaced = ({ namespace }: ObjectRef): string => (namespace === '' ? '' : ` -n ${shellWord(namespace)}`);

/** OCI charts are named whole; the charts of a repository are looked up in it. */
const chartReference = (cluster: ClusterPlan, { chart }: Release): string => {
  const { repository } = cluster.mesh.install.charts;
  return repository.startsWith('oci://')
    ? shellWord(`${repository}/${chart}`)
    : `${chart} --repo ${shellWord(repository)}`;
};

const lastingPatches = ({ patches }: Release): readonly ReleasePatch[] => patches.filter(({ lasting }) => lasting);

/** What values cannot say and no later upgrade takes back, as patches after the release; an engine does it before. */
const patchCommands = (cluster: ClusterPlan, release: Release): readonly string[] => {
  const own = `${kubectl(cluster)} -n ${shellWord(release.namespace)}`;
  return lastingPatches(release).flatMap(({ target }) => {
    const object = `${target.kind.toLowerCase()} ${shellWord(target.name)}`;
    const file = `helm/patches/${target.kind.toLowerCase()}-${target.name}.yaml`;
    const restarts = target.kind === 'Deployment' ? [`${own} rollout status ${object} --timeout 10m`] : [];
    return [`${own} patch ${object} --type strategic --patch-file ${file}`, ...restarts];
  });
};

const skipSchema = ({ skipSchemaValidation }: Release): string =>
  skipSchemaValidation ? ' --skip-schema-validation' : '';

const helmCommands = (cluster: ClusterPlan, release: Release): readonly string[] => [
  `${helm(cluster)} upgrade --install ${shellWord(release.name)} ${chartReference(cluster, release)} ` +
    `--version ${release.version} -n ${shellWord(release.namespace)} -f helm/${release.name}.yaml --wait --timeout 10m${skipSchema(release)}`,
  ...patchCommands(cluster, release),
];

/** Stages that others wait for; the rest only have to be there some time. */
const blocking: readonly Stage[] = ['20-ca'];

const waitCommands = (cluster: ClusterPlan, { stage, gate }: StageLayout): readonly string[] =>
  gate.kind === 'objects' && blocking.includes(stage)
    ? gate.objects
        .filter(({ kind }) => kind === 'Secret')
        .map(
          (ref) => `${kubectl(cluster)}${namespaced(ref)} wait --for=create secret/${shellWord(ref.name)} --timeout 5m`,
        )
    : [];

/** Stages whose workloads are waited for, because they were applied as plain objects. */
const rolledOut: Partial<Record<Stage, (cluster: ClusterPlan) => string>> = {
  '70-addons': ({ mesh }) => mesh.istio.namespace,
  '80-samples': () => sampleNamespace,
};

const rolloutCommands = (cluster: ClusterPlan, { stage, kinds }: StageLayout): readonly string[] => {
  const namespace = rolledOut[stage]?.(cluster);
  return namespace === undefined || !kinds.includes('Deployment')
    ? []
    : [`${kubectl(cluster)} -n ${shellWord(namespace)} wait --for=condition=Available deployment --all --timeout 10m`];
};

/** kubectl knows nothing of sops: what is encrypted is decrypted on its way into the cluster. */
const applyCommands = (cluster: ClusterPlan, { stage, decrypts, kinds }: StageLayout): readonly string[] => {
  if (kinds.length === 0) return [`# nothing is sealed for this stage yet`];
  const apply = `${kubectl(cluster)} apply --server-side --field-manager=isthmus`;
  const folder = folderOf(stage);
  return decrypts
    ? [
        `for file in $(find ${folder} -name '*.yaml' ! -name kustomization.yaml); do`,
        `  if grep -q '^sops:' "$file"; then sops --decrypt "$file"; else cat "$file"; fi | ${apply} -f -`,
        'done',
      ]
    : [`${apply} -k ${folder}`];
};

/** The commands that apply one stage, and wait for what the next one needs. */
export const stageCommands = (
  cluster: ClusterPlan,
  layout: StageLayout,
  releases: readonly Release[],
): readonly string[] => {
  const own = releases.filter((release) => release.stage === layout.stage);
  return [
    ...(own.length > 0 ? own.flatMap((release) => helmCommands(cluster, release)) : applyCommands(cluster, layout)),
    ...waitCommands(cluster, layout),
    ...rolloutCommands(cluster, layout),
  ];
};

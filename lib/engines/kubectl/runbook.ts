import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ClusterLayout, Gate, StageLayout } from '../../plan/layout.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import type { Release } from '../../plan/release.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';

/** A text that a shell takes as one word. */
const word = (text: string): string =>
  /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const kubectl = ({ context }: ClusterPlan): string =>
  context === '' ? 'kubectl' : `kubectl --context ${word(context)}`;
const helm = ({ context }: ClusterPlan): string => (context === '' ? 'helm' : `helm --kube-context ${word(context)}`);

const namespaced = ({ namespace }: ObjectRef): string => (namespace === '' ? '' : ` -n ${word(namespace)}`);

/** OCI charts are named whole; the charts of a repository are looked up in it. */
const chartReference = (cluster: ClusterPlan, { chart }: Release): string => {
  const { repository } = cluster.mesh.install.charts;
  return repository.startsWith('oci://') ? word(`${repository}/${chart}`) : `${chart} --repo ${word(repository)}`;
};

/** The charts' own changes that values cannot say, as patches after the release; Flux does the same before it. */
const patchCommands = (cluster: ClusterPlan, release: Release): readonly string[] =>
  release.patches.map(
    ({ target }) =>
      `${kubectl(cluster)} -n ${word(release.namespace)} patch ${target.kind.toLowerCase()} ${word(target.name)} ` +
      `--type strategic --patch-file helm/patches/${target.kind.toLowerCase()}-${target.name}.yaml`,
  );

const skipSchema = ({ skipSchemaValidation }: Release): string =>
  skipSchemaValidation ? ' --skip-schema-validation' : '';

const helmCommands = (cluster: ClusterPlan, release: Release): readonly string[] => [
  `${helm(cluster)} upgrade --install ${word(release.name)} ${chartReference(cluster, release)} ` +
    `--version ${release.version} -n ${word(release.namespace)} -f helm/${release.name}.yaml --wait --timeout 10m${skipSchema(release)}`,
  ...patchCommands(cluster, release),
];

const waitCommands = (cluster: ClusterPlan, gate: Gate): readonly string[] =>
  gate.kind === 'objects'
    ? gate.objects
        .filter(({ kind }) => kind === 'Secret')
        .map((ref) => `${kubectl(cluster)}${namespaced(ref)} wait --for=create secret/${word(ref.name)} --timeout 5m`)
    : [];

/** Stages whose workloads are waited for by name, because they were applied as plain objects. */
const rolledOut: readonly Stage[] = ['70-addons', '80-samples'];

const rolloutCommands = (cluster: ClusterPlan, stage: Stage): readonly string[] => {
  if (!rolledOut.includes(stage)) return [];
  const namespace = stage === '80-samples' ? 'sample' : cluster.mesh.istio.namespace;
  return [`${kubectl(cluster)} -n ${word(namespace)} wait --for=condition=Available deployment --all --timeout 10m`];
};

/** kubectl knows nothing of sops: what is encrypted is decrypted on its way into the cluster. */
const applyCommands = (cluster: ClusterPlan, { stage, decrypts }: StageLayout): readonly string[] => {
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

const commandsOf = (cluster: ClusterPlan, layout: StageLayout, releases: readonly Release[]): readonly string[] => {
  const own = releases.filter((release) => release.stage === layout.stage);
  return [
    ...(own.length > 0 ? own.flatMap((release) => helmCommands(cluster, release)) : applyCommands(cluster, layout)),
    ...waitCommands(cluster, layout.gate),
    ...rolloutCommands(cluster, layout.stage),
  ];
};

const purpose: Readonly<Record<Stage, string>> = {
  '00-crds': 'custom resource definitions',
  '10-namespaces': 'namespaces, and the account with which peers read this cluster',
  '20-ca': 'the CA of istiod, sealed; istiod must not start without it',
  '30-istiod': 'the control plane',
  '40-expose': 'mesh-wide mTLS, and what other networks may reach',
  '50-remote-secrets': 'access to the API servers of the peers, sealed',
  '60-eastwest': 'the east-west gateway',
  '70-addons': 'Prometheus, Grafana, Jaeger, Kiali as declared',
  '80-samples': 'sample applications',
};

/** Names the gate in a few words for the table. */
const gateText = (gate: Gate): string => {
  if (gate.kind === 'none') return 'none';
  if (gate.kind === 'ready') return 'all ready';
  return gate.objects
    .filter(({ kind }) => kind === 'Secret')
    .map(({ name }) => `Secret ${name}`)
    .join(', ');
};

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 87)}...` : text);

/** dist/<cluster>/README.md: the stages, and the commands that apply them in order without any engine. */
export const runbook = ({ cluster, stages }: ClusterLayout, releases: readonly Release[]): string => {
  const rows = stages.map(
    ({ stage, gate }) => `| \`${folderOf(stage)}\` | ${purpose[stage]} | ${shortened(gateText(gate))} |`,
  );
  const steps = stages.flatMap((layout, index) => [
    `### ${index + 1}. ${layout.stage}`,
    '',
    '```sh',
    ...commandsOf(cluster, layout, releases),
    '```',
    '',
  ]);
  return [
    `# ${cluster.name} of mesh ${cluster.mesh.name}`,
    '',
    `Network ${cluster.network}, Istio ${cluster.mesh.istio.version.text}. Made by isthmus: change mesh.yaml, not this folder.`,
    '',
    '| stage | holds | the next stage waits for |',
    '|---|---|---|',
    ...rows,
    '',
    '`istio-operator/` holds the same control plane and gateway as input for `istioctl install -f`; no engine may apply that',
    'folder, no cluster knows its kind since Istio 1.24. `helm/` holds the values of the releases. `inventory.json` lists',
    'every object.',
    '',
    '## By hand, in this folder',
    '',
    'Each step ends when the next may begin. kubectl 1.31 or newer, helm 3.19 or newer. A wrong order stalls or is refused.',
    '',
    ...steps,
    'Nothing here is ever deleted by a command: removing the mesh is a decision of people, last stage first.',
    '',
  ].join('\n');
};

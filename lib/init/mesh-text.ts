import type { Platform } from '../plan/cluster-plan.ts';
import type { JsonObject } from '../plan/manifest.ts';
import { writeYaml } from '../yaml/write.ts';

/** A cluster as the first declaration has it; empty texts for what is not known. */
export interface FirstCluster {
  readonly name: string;
  readonly network: string;
  readonly context: string;
  readonly uid: string;
  readonly platform: Platform;
  /** https address that peers use, where the kubeconfig has another one. */
  readonly apiServer: string;
  /** True when the kubeconfig names this machine, and nobody knows what peers would use. */
  readonly isOnlyHere: boolean;
}

/** All that the first declaration says. */
export interface FirstMesh {
  readonly name: string;
  /** Release of Istio. */
  readonly istio: string;
  /** Path of the JSON Schema, for editors. */
  readonly schema: string;
  readonly clusters: readonly FirstCluster[];
  /** Whether somebody said which clusters share a network. */
  readonly networksSaid: boolean;
  readonly engine: string;
  readonly repository: string;
  readonly branch: string;
  /** Folder of mesh.yaml in the repository; `.` for its top. */
  readonly path: string;
  readonly backend: string;
}

const indented = (text: string, depth: number): readonly string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(depth) + line);

const said = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

const comments = {
  networks: [
    '# Clusters whose pods reach each other directly share a network. Each has one of its own here: that works',
    '# everywhere, through east-west gateways. Give clusters of one flat network the same name.',
  ],
  uid: [
    '# A cluster that was not asked has no uid here. It is the UID of its namespace kube-system, and pins the cluster:',
    "# kubectl --context <context> get namespace kube-system -o jsonpath='{.metadata.uid}'",
  ],
  here: [
    '# The kubeconfig names this machine. Before isthmus remote-secret say which address the peers use:',
    '# apiServer: { url: "https://<host>:6443" }',
  ],
} as const;

const clusterLines = (cluster: FirstCluster): readonly string[] => {
  const { name, network, context, uid, platform, apiServer, isOnlyHere } = cluster;
  const fields = said({ network, context, uid, platform: platform === 'other' ? '' : platform });
  return [
    // The writer decides about the quotes of the name, too: a cluster may be called `true`.
    ...indented(writeYaml({ [name]: fields }), 2),
    ...(apiServer === '' ? [] : indented(writeYaml({ apiServer: { url: apiServer } }), 4)),
    ...(isOnlyHere ? indented(comments.here.join('\n'), 4) : []),
  ];
};

/** What an engine wants beside its name. */
const engineLines: Readonly<Record<string, readonly string[]>> = {
  argocd: ['# Argo CD applies what isthmus render makes with istioctl; docs/guides/engines.md has the other ways.'],
  kubectl: [
    '# The releases that dist/<cluster>/README.md installs. With rendered instead of helm, istioctl makes every object.',
    'install: { method: helm }',
  ],
};

/** What a backend wants beside its name: names of objects that somebody else makes, to be put right. */
const backendFields: Readonly<Record<string, { readonly comment: string; readonly fields: JsonObject }>> = {
  'external-secrets': {
    comment: '# The store of your operator; kind: SecretStore where each Istio namespace has its own.',
    fields: { store: { name: 'mesh-secrets', kind: 'ClusterSecretStore' } },
  },
  'cert-manager': {
    comment: '# The issuer that signs the CA of each cluster; it makes no tokens, so those are sealed otherwise.',
    fields: { issuer: { name: 'mesh-ca' }, remoteAccess: 'sealed-secrets' },
  },
  plain: { comment: '# In the clear: for a trial on one machine, and refused inside a Git work tree.', fields: {} },
};

const secretLines = (backend: string): readonly string[] => {
  const own = backendFields[backend];
  const text = writeYaml({ secrets: { backend, ...own?.fields } });
  return own === undefined ? indented(text, 0) : [own.comment, ...indented(text, 0)];
};

/**
 * The first mesh.yaml: what was said or seen and nothing else, so that every other field keeps its default. Foreign texts
 * stand in values only.
 */
export const meshText = (mesh: FirstMesh): string => {
  const { name, istio, schema, clusters, networksSaid, engine, repository, branch, path, backend } = mesh;
  const gitops = said({
    engine,
    repository,
    branch: branch === 'main' ? '' : branch,
    path: path === '.' ? '' : path,
  });
  return [
    `# yaml-language-server: $schema=${schema}`,
    '# What is not said has a default meant for production: isthmus explain clusters.*.gateway shows it.',
    ...indented(writeYaml({ mesh: name, istio: { version: istio } }), 0),
    'clusters:',
    ...(networksSaid || clusters.length < 2 ? [] : indented(comments.networks.join('\n'), 2)),
    ...(clusters.every(({ uid }) => uid !== '') ? [] : indented(comments.uid.join('\n'), 2)),
    ...clusters.flatMap(clusterLines),
    ...indented(writeYaml({ gitops }), 0),
    ...(engineLines[engine] ?? []),
    ...secretLines(backend),
    '',
  ].join('\n');
};

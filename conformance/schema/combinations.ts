import type { Declared } from './meshes.ts';

/** One declaration with another engine, another install method, or one thing more that changes what is made. */
export interface Combination extends Declared {
  readonly method: string;
  /** The code of the one error with which synth refuses it; left out: it makes a tree. */
  readonly refused?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const sops: Fields = { backend: 'sops' };

/** Whether sops encrypts what is sealed for this one. */
export const encrypts = ({ declaration }: Combination): boolean => declaration['secrets'] === sops;

const repository = 'https://git.example.com/acme/mesh.git';
const gateway = { service: { sourceRanges: ['10.0.0.0/8'] } };

/** What all of them declare. */
const base: Fields = {
  mesh: 'combined',
  istio: { version: '1.30.3' },
  clusterDefaults: { apiServer: { url: 'https://api.{cluster}.example.com:6443' }, gateway },
  clusters: { one: { network: 'network1' }, two: { network: 'network2', cni: true } },
  secrets: { backend: 'existing' },
  addons: { prometheus: {} },
  samples: { curl: {} },
};

const flux = (options: Fields = {}): Fields => ({ engine: 'flux', repository, flux: options });
const argocd = (options: Fields = {}): Fields => ({ engine: 'argocd', repository, argocd: options });

/** With charts, Argo CD needs its health check of Applications. */
const argocdWithHealth = argocd({ applicationHealth: true });

const gitops: Readonly<Record<string, Fields>> = {
  'flux spoke': flux(),
  'flux hub': flux({ mode: 'hub' }),
  argocd: argocdWithHealth,
  kubectl: { engine: 'kubectl' },
};

export const engines = Object.keys(gitops);
export const methods = ['helm', 'rendered', 'sail', 'istioctl'] as const;

/** An engine by its name here, or all that stands under gitops. */
const combined = (
  [engine, method, what]: readonly [engine: string, method: string, what?: string],
  more: Fields & { readonly gitops?: Fields; readonly next?: string } = {},
  rest: Partial<Pick<Combination, 'verbs' | 'refused'>> = {},
): Combination => {
  const { next, ...fields } = more;
  const install = { method, ...(next === undefined ? {} : { next }) };
  return {
    name: [engine, method, ...(what === undefined ? [] : [what])].join(', '),
    method,
    declaration: { ...base, gitops: gitops[engine], install, ...fields },
    verbs: [],
    ...rest,
  };
};

/** The name of the combination of an engine and a method that says nothing more. */
export const plainName = (engine: string, method: string): string => combined([engine, method]).name;

const plain = engines.flatMap((engine) => methods.map((method) => combined([engine, method])));

const istio = {
  version: '1.30.2',
  revision: '1-30-2',
  canary: { version: '1.30.3', revision: '1-30-3' },
  tags: { prod: '1-30-2', next: '1-30-3' },
};

const canaries = [
  ...methods.map((method) => combined(['flux spoke', method, 'canary'], { istio })),
  combined(['argocd', 'helm', 'canary'], { istio }),
];

const reason = 'the identity provider has no DNS name';
const hostAliases = [{ ip: '192.0.2.10', hostnames: ['idp.example.com'] }];
const onIstiod = {
  target: { kind: 'Deployment', name: 'istiod' },
  patch: { spec: { template: { spec: { hostAliases } } } },
  reason,
};
const ofIstiod = { ...onIstiod, release: 'istiod' };
const overrides = (patches: readonly Fields[]): Fields => ({
  overrides: {
    values: {
      istiod: { pilot: { podAnnotations: { 'example.com/cluster': '{cluster}' } } },
      gateway: { podAnnotations: { 'example.com/team': 'mesh' } },
    },
    meshConfig: { accessLogFile: '/dev/stdout' },
    patches,
  },
});

const overridden = [
  combined(['flux spoke', 'helm', 'overrides'], overrides([ofIstiod])),
  combined(['flux hub', 'helm', 'overrides'], overrides([ofIstiod])),
  combined(['kubectl', 'helm', 'overrides'], overrides([ofIstiod])),
  combined(['argocd', 'helm', 'overrides'], overrides([])),
  combined(['argocd', 'rendered', 'overrides'], overrides([onIstiod])),
  combined(['flux spoke', 'sail', 'overrides'], overrides([])),
  combined(['flux spoke', 'istioctl', 'overrides'], overrides([])),
];

const identities = [{ issuer: '^https://ci\\.example\\.com$', subject: '^mesh$' }];
const artifact = { kind: 'OCIRepository', create: true, url: 'oci://registry.example.com/mesh' };
const digest = `sha256:${'0'.repeat(64)}`;
const signedBy = { provider: 'cosign', identities };
const sources = {
  artifact: flux({ source: { ...artifact, semver: '1.x', provider: 'aws', verify: signedBy } }),
  hub: flux({
    mode: 'hub',
    namespace: 'mesh-flux',
    hub: {
      namespace: 'mesh-{cluster}',
      kubeConfig: { configMap: '{cluster}-identity' },
      dependsOn: ['seal-{cluster}'],
    },
    source: { ...artifact, root: 'dist', digest, secret: 'pull', verify: { provider: 'notation', secret: 'trust' } },
  }),
  signed: flux({
    source: { create: true, secret: 'mesh-key', verify: { provider: 'pgp', secret: 'engineers' } },
    serviceAccount: 'mesh',
    helmServiceAccount: 'mesh',
  }),
};

const read = [
  combined(['flux spoke', 'helm', 'OCI source signed with cosign'], { gitops: sources.artifact }),
  combined(['flux hub', 'helm', 'OCI source signed with notation, namespaces, workload identity'], {
    gitops: sources.hub,
  }),
  combined(['flux spoke', 'helm', 'Git source signed with pgp, accounts'], { gitops: sources.signed }),
];

const vault = {
  server: 'https://vault.example.com',
  path: 'mesh',
  auth: { kubernetes: { mountPath: 'mesh', role: 'mesh' } },
};
const store = { backend: 'external-secrets', store: { name: 'vault', provider: { vault } } };
const sealed = [['ca', 'issue', '--all'], ['seal']];
const encrypted = [
  ['ca', 'issue', '--all'],
  ['recipients', 'generate', 'one'],
  ['recipients', 'generate', 'two'],
  ['seal'],
];
const registered = argocd({ applicationHealth: true, applicationSet: { above: 1 }, registration: { store: 'vault' } });

const secret = [
  combined(
    ['argocd', 'helm', 'ApplicationSet, registration, external-secrets'],
    { gitops: registered, secrets: store },
    { verbs: sealed },
  ),
  combined(
    ['argocd', 'istioctl', 'sops with a plugin'],
    { gitops: argocd({ sopsPlugin: 'sops' }), secrets: sops },
    { verbs: encrypted },
  ),
  combined(['flux hub', 'istioctl', 'sops'], { secrets: sops }, { verbs: encrypted }),
];

const switching = [
  ...engines.map((engine) => combined([engine, 'helm', 'rendered announced'], { next: 'rendered' })),
  combined(['flux spoke', 'rendered', 'just switched to'], { next: 'rendered' }),
  combined(['argocd', 'rendered', 'just switched to'], { next: 'rendered' }),
];

const nodePort = {
  gateway: { service: { type: 'NodePort', nodePorts: { tls: 31443 }, nodeSelector: { edge: 'true' } } },
};
const shared = flux({ mode: 'hub', hub: { kubeConfig: { secret: 'kubeconfig' } } });
const operator = { method: 'istioctl', istioctl: { operator: true } };

const refused = [
  combined(
    ['argocd', 'helm', 'without the health check'],
    { gitops: argocd() },
    { refused: 'argocd-charts-without-health' },
  ),
  combined(
    ['argocd', 'sail', 'without the health check'],
    { gitops: argocd() },
    { refused: 'argocd-charts-without-health' },
  ),
  combined(['argocd', 'helm', 'a patch of what the chart makes'], overrides([ofIstiod]), {
    refused: 'override-not-carried',
  }),
  combined(
    ['argocd', 'helm', 'node ports that the chart cannot say'],
    { clusterDefaults: nodePort },
    { refused: 'argocd-chart-patch' },
  ),
  combined(
    ['argocd', 'istioctl', 'sops without a plugin'],
    { secrets: sops },
    { refused: 'argocd-sops-without-plugin' },
  ),
  combined(
    ['flux hub', 'helm', 'one kubeconfig for two clusters'],
    { gitops: shared },
    { refused: 'flux-kubeconfig-shared' },
  ),
  combined(['flux spoke', 'istioctl', 'a patch of what istioctl makes'], overrides([onIstiod]), {
    refused: 'override-target-gone',
  }),
  combined(
    ['flux spoke', 'istioctl', 'an operator that Istio no longer has'],
    { install: operator },
    { refused: 'istio-operator-unknown-to-clusters' },
  ),
  combined(
    ['flux spoke', 'sail', 'a release that the operator does not know'],
    { istio: { version: '1.31.0' } },
    { refused: 'sail-version-unknown' },
  ),
  ...engines.map((engine) =>
    combined([engine, 'helm', 'sail announced'], { next: 'sail' }, { refused: 'install-switch-impossible' }),
  ),
];

export const combinations: readonly Combination[] = [
  ...plain,
  ...canaries,
  ...overridden,
  ...read,
  ...secret,
  ...switching,
  ...refused,
];

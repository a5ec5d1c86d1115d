import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeAgeKey } from '../lab/mesh.ts';
import { Workspace } from '../lab/workspace.ts';
import type { SuiteSpec } from '../suite.ts';

/** A declaration that says what the examples leave out. */
export interface Declared {
  readonly name: string;
  readonly declaration: Readonly<Record<string, unknown>>;
  /** What makes its sealed documents, before synth. */
  readonly verbs: readonly (readonly string[])[];
}

const gitops = { engine: 'flux', repository: 'https://git.example.com/acme/mesh.git' };
const clusters = { one: { network: 'network1' }, two: { network: 'network2' } };
const apiServer = { url: 'https://api.{cluster}.example.com:6443' };
const kiali = { fqdn: 'kiali.{cluster}.example.com' };
const toleration = { key: 'pool', operator: 'Equal', value: 'mesh', effect: 'NoSchedule' };
const quantities = { cpu: '500m', memory: '1Gi' };

const workload = {
  resources: { requests: quantities, limits: { memory: '2Gi' } },
  nodeSelector: { pool: 'mesh', 'example.com/on': 'yes' },
  tolerations: [toleration, { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }],
  priorityClassName: 'system-cluster-critical',
  autoscale: { min: 2, max: 5, cpu: 60 },
};

const service = {
  type: 'NodePort',
  nodePorts: { tls: 31443, 'status-port': 31021 },
  nodeSelector: { edge: 'true' },
  externalTrafficPolicy: 'Local',
};

const vault = {
  server: 'https://vault.example.com',
  path: 'mesh',
  version: 'v2',
  auth: { kubernetes: { mountPath: 'kubernetes-{cluster}', role: 'mesh' } },
};

/** Secrets in a store, a cluster with the CNI agent, gateways on node ports, an own Prometheus, addons with options. */
const stores: Declared = {
  name: 'backend external-secrets, CNI agent, node ports, own Prometheus, autoscaling',
  declaration: {
    mesh: 'stores',
    istio: { version: '1.31.0', hub: 'registry.example.com/istio', variant: 'distroless', namespace: 'mesh-system' },
    trustDomain: 'stores.example',
    mtls: 'PERMISSIVE',
    images: { pullSecrets: ['registry-key'], mirrors: { 'docker.io': 'registry.example.com/docker' } },
    install: { charts: { repository: 'oci://registry.example.com/charts', secret: 'chart-key' } },
    clusterDefaults: {
      platform: 'openshift',
      apiServer,
      controlPlane: workload,
      gateway: { ...workload, networkPolicy: true, service },
    },
    clusters,
    gitops: { ...gitops, flux: { source: { name: 'mesh', create: true, secret: 'mesh-key' }, namespace: 'gitops' } },
    secrets: {
      backend: 'external-secrets',
      store: { name: 'vault', kind: 'ClusterSecretStore', provider: { vault } },
    },
    addons: {
      prometheus: {
        existing: { url: 'http://metrics.monitoring:9090', labels: { release: 'stack' }, namespace: 'monitoring' },
      },
      grafana: { url: 'https://grafana.{cluster}.example.com', anonymous: 'none', adminSecret: 'grafana-admin' },
      jaeger: { storage: 'memory' },
      kiali: { ...kiali, auth: 'openshift', viewOnly: false },
    },
    samples: { curl: {}, helloworld: { versions: { one: 'v1', two: 'v2' }, replicas: 2 } },
  },
  verbs: [['ca', 'issue', '--all'], ['seal']],
};

/** A CA of cert-manager, remote access by others, addons that keep what they have on volumes. */
const issued: Declared = {
  name: 'backend cert-manager, internal load balancer, addons with volumes',
  declaration: {
    mesh: 'issued',
    istio: { version: '1.30.3' },
    clusterDefaults: {
      platform: 'gke',
      cni: true,
      apiServer,
      gateway: {
        service: {
          annotations: { 'networking.gke.io/load-balancer-type': 'Internal' },
          loadBalancerIP: '10.0.0.7',
          loadBalancerClass: 'example.com/internal',
          sourceRanges: ['10.0.0.0/8'],
          externalIPs: ['192.0.2.10'],
          allocateNodePorts: false,
        },
      },
    },
    clusters,
    gitops,
    secrets: { cacerts: 'cert-manager', issuer: { name: 'mesh-ca', kind: 'ClusterIssuer' }, remoteAccess: 'existing' },
    addons: {
      prometheus: { retention: '3d', storage: { size: '20Gi', className: 'fast' } },
      grafana: {},
      jaeger: { volume: { size: '5Gi' }, retention: '12h' },
      kiali: { ...kiali, scheme: 'http', auth: 'anonymous' },
    },
  },
  verbs: [['seal']],
};

/** Secrets encrypted for Flux, small clusters. */
const encrypted: Declared = {
  name: 'backend sops, size kind, all addons',
  declaration: {
    mesh: 'encrypted',
    istio: { version: '1.30.3' },
    clusterDefaults: { size: 'kind', platform: 'k3s', cni: true, apiServer },
    clusters,
    gitops: { ...gitops, dependsOn: [{ name: 'platform' }] },
    secrets: { backend: 'sops' },
    addons: { prometheus: {}, grafana: {}, jaeger: {}, kiali },
    samples: { curl: {}, helloworld: { versions: { one: 'v1', two: 'v2' } } },
  },
  verbs: [['ca', 'issue', '--all'], ['recipients', 'generate', 'one'], ['recipients', 'generate', 'two'], ['seal']],
};

export const declaredMeshes: readonly Declared[] = [stores, issued, encrypted];

const folderName = (name: string): string => name.replaceAll(/[^A-Za-z0-9]+/g, '-');

/** Declares a mesh in a folder of its own, and has the program make its CA where it has verbs that need one. */
export const declaredMesh = ({ isthmus, folder }: SuiteSpec, { name, declaration, verbs }: Declared): Workspace => {
  const own = join(folder, folderName(name));
  mkdirSync(own, { mode: 0o700 });
  const owner = verbs.length === 0 ? undefined : makeAgeKey(own, 'owner');
  const env = { ISTHMUS_STORE: join(own, 'store'), ISTHMUS_IDENTITY: owner?.file ?? '' };
  const workspace = new Workspace({ isthmus, root: join(own, 'mesh'), home: join(own, 'home'), env });
  workspace.write('mesh.yaml', JSON.stringify(declaration));
  if (owner !== undefined)
    workspace.run(['ca', 'init', '--recipient', owner.recipient, '--algorithm', 'ecdsa-p256', '--no-backup']);
  for (const verb of verbs) workspace.run(verb);
  return workspace;
};

/** Has the program make the tree of a mesh; gives back where that stands. */
export const makeTree = (spec: SuiteSpec, declared: Declared): string => {
  const workspace = declaredMesh(spec, declared);
  workspace.run(['synth']);
  return workspace.path('dist');
};

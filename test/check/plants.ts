import { changed, type Files, fixture, without } from './fixture.ts';

const clean = fixture('clean');

/** A change of the clean tree, and the codes it gives. */
export interface Plant {
  readonly code: string;
  /** What follows from it besides. */
  readonly besides?: readonly string[];
  readonly files: Files;
}

const edit = (code: string, path: string, from: string, to: string, ...besides: readonly string[]): Plant => ({
  code,
  besides,
  files: changed(clean, path, from, to),
});

/** One more file, in a folder without a kustomization.yaml. */
const added = (code: string, path: string, text: string, ...besides: readonly string[]): Plant => ({
  code,
  besides,
  files: { ...clean, [path]: text },
});

/** A file that the kustomization of west lists. */
const inWest = (code: string, text: string, ...besides: readonly string[]): Plant => ({
  code,
  besides,
  files: {
    ...changed(clean, 'west/kustomization.yaml', '  - kiali.yaml', '  - kiali.yaml\n  - more.yaml'),
    'west/more.yaml': text,
  },
});

const webhook = (kind: string, more: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}
metadata: { name: istio-validator-istio-system }
webhooks:
  - name: rev.validation.istio.io
    ${more}
`;

const workload = (more: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec: { replicas: 2 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop, namespace: shop }
spec: { scaleTargetRef: { kind: Deployment, name: ${more} } }
`;

const remote = (
  name: string,
  key: string,
  labels: string,
  namespace = 'istio-system',
): string => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  encryptedData: { ${key}: AgBsealed }
  template: { metadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } } }
`;

const label = 'istio/multiCluster: "true"';

const identity: readonly Plant[] = [
  edit('identity-cluster-name-missing', 'west/istio.yaml', '        clusterName: west\n', '        other: west\n'),
  edit(
    'identity-cluster-name-duplicate',
    'west/istio.yaml',
    'clusterName: west',
    'clusterName: east',
    'identity-remote-name-differs',
    'peering-self',
  ),
  edit('identity-mesh-id-missing', 'west/istio.yaml', 'meshID: harbour', 'other: harbour'),
  edit('identity-mesh-id-differs', 'west/istio.yaml', 'meshID: harbour', 'meshID: port'),
  edit('identity-network-missing', 'west/istio.yaml', 'network: west-net', 'other: west-net'),
  edit('identity-operator-unnamed', 'west/specs/control-plane.yaml', '  name: control-plane', '  labels: {}'),
  edit('identity-remote-name-differs', 'west/istio.yaml', 'clusterName: west', 'clusterName: west-1'),
];

const peering: readonly Plant[] = [
  edit('peering-unlabelled', 'west/secrets.yaml', 'istio/multiCluster', 'other', 'peering-missing'),
  edit(
    'peering-missing',
    'west/secrets.yaml',
    'kind: SealedSecret\nmetadata:\n  name: istio-remote',
    'kind: Sealed\nmetadata:\n  name: istio-remote',
  ),
  edit(
    'peering-misnamed',
    'west/secrets.yaml',
    '      name: istio-remote-secret-east',
    '      name: istio-remote-secret-north',
  ),
  edit(
    'peering-namespace',
    'west/secrets.yaml',
    '      name: istio-remote-secret-east\n      namespace: istio-system',
    '      name: istio-remote-secret-east\n      namespace: default',
  ),
  inWest('peering-self', remote('istio-remote-secret-west', 'west', label)),
  inWest('peering-extra', remote('istio-remote-secret-north', 'north', label)),
  inWest('peering-duplicate', remote('second', 'east', label)),
];

const networks: readonly Plant[] = [
  edit('network-label-missing', 'west/namespace.yaml', 'topology.istio.io/network', 'other'),
  edit('network-label-differs', 'west/namespace.yaml', 'west-net', 'east-net'),
  { code: 'network-gateway-missing', files: changed(clean, 'west/kustomization.yaml', '  - gateway.yaml\n', '') },
  edit('network-gateway-differs', 'west/gateway.yaml', 'networkGateway: west-net', 'networkGateway: east-net'),
  edit(
    'network-gateway-unlabelled',
    'west/gateway.yaml',
    'networkGateway: west-net\n    service:\n',
    'service:\n      ports: [{ name: a, port: 15021 }, { name: tls, port: 15443 }]\n',
  ),
  { code: 'network-exposure-missing', files: changed(clean, 'west/kustomization.yaml', '  - expose.yaml\n', '') },
  edit('network-exposure-mode', 'west/expose.yaml', 'AUTO_PASSTHROUGH', 'PASSTHROUGH'),
  edit('network-exposure-hosts', 'west/expose.yaml', '*.local', '*.example.com'),
  edit('network-exposure-selector', 'west/expose.yaml', 'istio: eastwestgateway', 'istio: ingressgateway'),
];

const ports = 'networkGateway: west-net';
const portPlants: readonly Plant[] = [
  edit(
    'port-traffic-missing',
    'west/gateway.yaml',
    `${ports}\n    service:\n`,
    'env: { ISTIO_META_REQUESTED_NETWORK_VIEW: west-net }\n    labels: { topology.istio.io/network: west-net }\n    service:\n      ports: [{ name: a, port: 15021 }]\n',
  ),
  edit(
    'port-status-missing',
    'west/gateway.yaml',
    `${ports}\n    service:\n`,
    'env: { ISTIO_META_REQUESTED_NETWORK_VIEW: west-net }\n    labels: { topology.istio.io/network: west-net }\n    service:\n      ports: [{ name: a, port: 15443 }]\n',
  ),
  edit(
    'port-istiod-exposed',
    'west/expose.yaml',
    '  servers:\n',
    '  servers:\n    - port: { number: 15012, name: tls-istiod, protocol: TLS }\n      tls: { mode: PASSTHROUGH }\n      hosts: ["*"]\n',
  ),
];

const versions: readonly Plant[] = [
  {
    code: 'version-skew',
    files: {
      ...clean,
      'west/istio.yaml': (clean['west/istio.yaml'] ?? '').replaceAll('1.30.3', '1.28.0'),
      'west/gateway.yaml': (clean['west/gateway.yaml'] ?? '').replaceAll('1.30.3', '1.28.0'),
    },
  },
  edit('version-gateway-skew', 'west/gateway.yaml', '1.30.3', '1.28.0'),
  edit(
    'version-chart-differs',
    'west/istio.yaml',
    'chart: base\n      version: 1.30.3',
    'chart: base\n      version: 1.30.2',
  ),
  edit(
    'version-tag-differs',
    'west/istio.yaml',
    '      meshID: harbour',
    '      meshID: harbour\n      tag: 1.30.2',
    'version-chart-differs',
  ),
  edit('version-floating', 'west/gateway.yaml', 'version: 1.30.3', 'version: 1.30.*'),
];

const drift: readonly Plant[] = [
  inWest('drift-ca-bundle', webhook('MutatingWebhookConfiguration', 'clientConfig: { caBundle: "" }')),
  inWest(
    'drift-failure-policy',
    webhook('ValidatingWebhookConfiguration', 'clientConfig: { caBundle: eA== }\n    failurePolicy: Ignore'),
  ),
  inWest('drift-replicas', workload('shop')),
];

const sync = 'clusters/west/sync.yaml';

const engine: readonly Plant[] = [
  edit('engine-path-missing', sync, 'path: ./west', 'path: ./weste'),
  edit('engine-dependency-missing', 'west/istio.yaml', '    - name: istio-base', '    - name: base'),
  edit('engine-source-missing', 'west/gateway.yaml', 'name: istio\n', 'name: charts\n'),
  edit(
    'engine-target-duplicate',
    sync,
    '---\napiVersion: kustomize',
    '---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: again, namespace: flux-system }\nspec: { path: west, sourceRef: { kind: GitRepository, name: harbour } }\n---\napiVersion: kustomize',
  ),
];

const others: readonly Plant[] = [
  edit('kiali-url-duplicate', 'west/kiali.yaml', 'kiali.west.example.com', 'kiali.east.example.com'),
  edit('address-shared', 'west/gateway.yaml', '203.0.113.20', '203.0.113.10'),
  inWest(
    'address-shared',
    'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: p, namespace: metallb-system }\nspec: { addresses: ["203.0.113.1 - 203.0.113.15"] }\n',
  ),
  {
    code: 'trust-ca-missing',
    files: { ...clean, 'west/secrets.yaml': (clean['west/secrets.yaml'] ?? '').split('---\n')[1] ?? '' },
  },
  edit(
    'trust-ca-namespace',
    'west/secrets.yaml',
    '      name: cacerts\n      namespace: istio-system',
    '      name: cacerts\n      namespace: default',
  ),
  added('yaml-syntax', 'broken.yaml', 'a: [1\n'),
  added('json-syntax', 'broken.json', '{'),
  added('yaml-duplicate-key', 'twice.yaml', 'a: 1\na: 2\n'),
  {
    code: 'install-operator-applied',
    files: changed(clean, 'west/kustomization.yaml', '  - kiali.yaml', '  - kiali.yaml\n  - specs/control-plane.yaml'),
  },
  { code: 'mesh-one-cluster', files: without(clean, ...Object.keys(clean).filter((path) => path.includes('west'))) },
  { code: 'mesh-not-found', files: { 'readme.yaml': 'a: 1\n' } },
];

export const plants: readonly Plant[] = [
  ...identity,
  ...peering,
  ...networks,
  ...portPlants,
  ...versions,
  ...drift,
  ...engine,
  ...others,
];

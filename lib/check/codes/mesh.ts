import { entriesOf } from './entries.ts';

const identity = [
  ...entriesOf('identity', 'error', {
    'identity-cluster-name-missing': 'A control plane has no clusterName',
    'identity-cluster-name-duplicate': 'Two clusters have one clusterName',
    'identity-mesh-id-missing': 'A cluster says no mesh ID',
    'identity-mesh-id-differs': 'A cluster has another mesh ID than the others',
    'identity-network-missing': 'A cluster says no network',
    'identity-operator-unnamed': 'An IstioOperator has no metadata.name',
    'identity-csr-cluster-differs': 'istio-csr takes itself for another cluster',
    'identity-remote-name-differs': 'A remote secret knows a cluster under another name than its own',
  }),
  ...entriesOf('identity', 'warning', {
    'identity-network-shared': 'All clusters say one network, which may be a copied line',
  }),
];

/** Of ours it may be pending, in a tree by hand it is a fault. */
const trust = [
  ...entriesOf(
    'trust',
    'error or warning',
    {
      'trust-ca-missing': 'A cluster gets no Secret cacerts',
      'trust-ca-namespace': 'cacerts stands in another namespace than istiod',
    },
    true,
  ),
  ...entriesOf(
    'trust',
    'error',
    { 'trust-pinned-root-differs': 'The webhooks of two clusters are pinned to different roots' },
    true,
  ),
];

/** The rules of the certificate lint keep their codes, as `isthmus ca lint` shows them. */
const lint = [
  ...entriesOf(
    'trust',
    'error',
    {
      L01: 'The files of a CA are not exactly those istiod reads',
      L04: 'The certificate chain is out of order or broken',
      L05: 'A root is not sound, or the chain does not end at it',
      L07: 'Workloads of a cluster would not be believed',
      L10: 'A serial number or a signature algorithm is not sound',
      L12: 'Two clusters share a key, or a cluster has that of the root',
      L14: 'Name constraints forbid a name of the mesh',
      L15: 'The Secret is too large',
      L16: 'A root was exchanged without a step between',
    },
    true,
  ),
  ...entriesOf(
    'trust',
    'error or warning',
    {
      L02: 'A PEM file is not clean',
      L03: 'The key of a CA is not fit for its use',
      L06: 'The intermediate may not sign as it has to',
      L08: 'Two clusters share no root',
      L13: 'A revocation list is missing, stale or not signed by its issuer',
    },
    true,
  ),
  ...entriesOf('trust', 'error or warning', { L09: 'A certificate ends soon, has ended, or outlives its root' }),
  ...entriesOf('trust', 'warning', { L11: 'Key identifiers are missing or do not match' }, true),
].toSorted(([a], [b]) => (a < b ? -1 : 1));

const peering = [
  ...entriesOf('peering', 'error or warning', { 'peering-missing': 'A cluster cannot read another' }),
  ...entriesOf('peering', 'error', {
    'peering-misnamed': 'The name of a remote secret and its key name different clusters',
    'peering-unlabelled': 'A remote secret lacks the label by which istiod finds it',
    'peering-namespace': 'A remote secret stands in another namespace than istiod',
    'peering-self': 'A cluster has a remote secret for itself',
  }),
  ...entriesOf('peering', 'warning', {
    'peering-extra': 'A remote secret is for no cluster of the mesh',
    'peering-duplicate': 'Two remote secrets are for one cluster',
  }),
];

const networks = [
  ...entriesOf('networks', 'error', {
    'network-label-missing': 'The namespace of istiod does not say its network',
    'network-label-differs': 'The namespace of istiod says another network than istiod',
    'network-gateway-missing': 'A network has no east-west gateway',
    'network-gateway-differs': 'An east-west gateway says another network than its cluster',
    'network-gateway-unlabelled': 'An east-west gateway does not say its network',
    'network-exposure-missing': 'Nothing opens port 15443 on an east-west gateway',
    'network-exposure-mode': 'Port 15443 is open in another mode than AUTO_PASSTHROUGH',
    'network-exposure-hosts': 'Port 15443 is open for no Service of the cluster',
    'network-exposure-selector': 'The exposure selects no pod of an east-west gateway',
  }),
];

const ports = [
  ...entriesOf('ports', 'error', { 'port-traffic-missing': 'An east-west gateway has no port 15443' }),
  ...entriesOf('ports', 'warning', {
    'port-status-missing': 'An east-west gateway has no port 15021',
    'port-istiod-exposed': 'istiod is open to other networks, and no cluster needs it',
  }),
];

const versions = [
  ...entriesOf('versions', 'error', {
    'version-skew': 'Two control planes are more than one minor version apart',
    'version-gateway-skew': 'A gateway is more than one minor version away from its control plane',
    'version-unsupported': 'A control plane is of a release that cannot be supported',
  }),
  ...entriesOf('versions', 'warning', {
    'version-chart-differs': 'Two charts of one cluster are of different releases',
    'version-tag-differs': 'The images are of another release than their chart',
    'version-floating': 'A release follows whatever version its repository offers',
  }),
];

const install = [
  ...entriesOf('install', 'error or warning', {
    'install-operator-applied': 'An IstioOperator stands where an engine applies it',
  }),
  ...entriesOf('install', 'error', {
    'command-wrong-context': 'A script installs what belongs to one cluster into another',
  }),
  ...entriesOf('install', 'warning', {
    'command-gone': 'A script calls a command that istioctl no longer has',
    'command-context-by-index': 'A script chooses a context by its place in the kubeconfig',
    'command-compares-intermediate': 'A script compares what must differ in place of the roots',
    'command-sleep': 'A script waits for a fixed time',
    'command-writes-secret': 'A script writes a token into a file',
    'command-flag-unknown': 'A script uses a flag that no program knows',
  }),
];

const drift = entriesOf('drift', 'warning', {
  'drift-ca-bundle': 'istiod and the engine both write the CA bundle of a webhook',
  'drift-failure-policy': 'istiod and the engine both write the failure policy of a webhook',
  'drift-replicas': 'A workload has an autoscaler and a fixed number of replicas',
});

const engine = [
  ...entriesOf('engine', 'error', {
    'engine-path-missing': 'An engine applies a folder that does not exist',
    'engine-destination-shared': 'Two clusters are installed into one server',
  }),
  ...entriesOf('engine', 'warning', {
    'engine-dependency-missing': 'An engine waits for something that is nowhere in the tree',
    'engine-source-missing': 'An engine reads a source that is nowhere in the tree',
    'engine-project-missing': 'An Application belongs to a project that is nowhere in the tree',
    'engine-target-duplicate': 'One folder is applied twice to one cluster',
  }),
];

const addons = [
  ...entriesOf('addons', 'error', { 'address-shared': 'Two clusters take one static address' }),
  ...entriesOf('addons', 'warning', {
    'kiali-url-missing': 'A Kiali does not say where people reach it',
    'kiali-url-duplicate': 'Two Kialis have one address',
    'kiali-url-without-root': 'The address of a Kiali lacks its web root',
    'addon-uneven': 'An addon runs in some clusters and not in others',
  }),
];

/** Codes of what is wrong between and inside clusters. */
export const meshCodes = [
  ...identity,
  ...trust,
  ...lint,
  ...peering,
  ...networks,
  ...ports,
  ...versions,
  ...install,
  ...drift,
  ...engine,
  ...addons,
];

import { entriesOf } from './entries.ts';

/** Faults that stop synth. They are what `Issue` of the declaration carries; the weight here is what they have there. */
const syntax = entriesOf('declaration', 'error', {
  'mesh-file-missing': 'mesh.yaml does not exist',
  'mesh-file-not-a-file': 'mesh.yaml is no file',
  'extends-missing': 'The base that mesh.yaml extends does not exist',
  'extends-outside': 'The base that mesh.yaml extends lies outside the repository',
  'extends-twice': 'The base that mesh.yaml extends extends another file',
  'malformed-key': 'A name in mesh.yaml is not formed as it has to be',
  'malformed-value': 'A value in mesh.yaml is not formed as it has to be',
  'missing-field': 'mesh.yaml lacks a field it needs',
  'unknown-key': 'mesh.yaml has a key that means nothing',
  'value-not-allowed': 'A value in mesh.yaml is none of those that are allowed',
  'wrong-type': 'A value in mesh.yaml has the wrong type',
});

const clusters = entriesOf('declaration', 'error', {
  'no-clusters': 'mesh.yaml declares no cluster',
  'cluster-name-malformed': 'The name of a cluster is no DNS label',
  'cluster-name-reserved': 'The name of a cluster has a meaning of its own',
  'cluster-not-distinct': 'Two clusters have one context, one uid or one address',
  'cluster-without-network': 'A cluster has no network',
  'cluster-without-role': 'The topology gives a cluster no role',
  'network-unreachable': 'A network has no east-west gateway',
  'istio-namespace-taken': 'The namespace of istiod belongs to something else',
  'cni-platform-unsupported': 'istio-cni does not run on the platform',
  'autoscale-range': 'An autoscaler has a smallest number above its largest',
  'label-value-malformed': 'The value of a label is malformed',
  'toleration-malformed': 'A toleration is malformed',
});

const versions = entriesOf('declaration', 'error', {
  'istio-version-unsupported': 'isthmus makes no mesh of this Istio release',
  'canary-version-unsupported': 'isthmus makes no canary of this Istio release',
  'canary-version-skew': 'The canary is more than one minor version away',
  'canary-revision-same': 'The canary has the revision of the control plane it stands beside',
  'canary-unrevisioned': 'A canary cannot go back to having no revision',
  'revision-reserved': 'A revision has a name that Istio uses itself',
  'tag-is-revision': 'A tag has the name of a revision',
  'tag-reserved': 'A tag has a name that Istio uses itself',
  'tag-revision-unknown': 'A tag names a revision that does not exist',
});

const gateways = entriesOf('declaration', 'error', {
  'address-malformed': 'An address is no IP address',
  'cidr-malformed': 'A source range is no CIDR range',
  'load-balancer-class-malformed': 'The class of a load balancer is malformed',
  'gateway-address-ambiguous': 'A NodePort gateway has external addresses too',
  'gateway-without-address': 'A gateway has no address that other networks reach',
  'node-port-twice': 'Two ports of a Service have one node port',
  'node-port-unreachable': 'A NodePort gateway does not say whose addresses are used',
  'service-setting-without-effect': 'A setting has no effect on a Service of this type',
  'service-setting-unknown-to-version': 'A setting of the Service is not known to this Istio release',
});

const install = entriesOf('declaration', 'error', {
  'install-switch-impossible': 'A live mesh cannot change between these install methods',
  'istio-operator-unknown-to-clusters': 'No cluster knows the kind IstioOperator in this Istio release',
  'sail-revision-without-reader': 'The Sail operator does not install the account of the peers with a revision',
  'sail-version-unknown': 'The Sail operator does not know this Istio release',
  'override-guarded': 'An override changes what isthmus has to keep',
  'override-target-gone': 'An override is for something that the mesh does not have',
  'rendered-edited': 'A rendered file is not what isthmus render wrote',
  'rendered-missing-file': 'A rendered file is missing',
  'rendered-unlisted': 'A file in rendered/ was not made by isthmus render',
  'rendered-unreadable': 'The index of a rendering cannot be read',
});

const engines = entriesOf('declaration', 'error', {
  'argocd-destination-invalid': 'A destination of Argo CD is malformed',
  'argocd-destination-shared': 'Two clusters have one destination',
  'argocd-name-shared': 'Two Applications have one name',
  'argocd-name-too-long': 'The name of an Application is too long',
  'argocd-project-taken': 'The mesh would write an AppProject of somebody else',
  'argocd-registration-shared': 'All clusters are registered with one entry of a store',
  'argocd-sops-without-plugin': 'Argo CD cannot decrypt sops by itself',
  'argocd-without-repository': 'An Application has no repository to read',
  'argocd-charts-without-health': 'Charts as Applications do not wait for each other without a health check',
  'flux-kubeconfig-shared': 'Two clusters are reached with one kubeconfig',
  'flux-name-shared': 'Two Kustomizations of a hub have one name',
  'flux-name-too-long': 'The name of a Kustomization is too long',
  'flux-source-address': 'Flux cannot read a source of this kind from this address',
  'flux-source-without-repository': 'A source has no repository to read',
  'flux-template-invalid': 'A name that is made for each cluster is malformed',
  'flux-verify-provider': 'Flux cannot verify such a source with this provider',
  'flux-verify-without-keys': 'Nothing says whose signatures count',
});

const addons = entriesOf('declaration', 'error', {
  'grafana-no-login': 'Nobody can open Grafana',
  'grafana-url-invalid': 'The address of Grafana is no URL',
  'jaeger-url-invalid': 'The address of Jaeger is no URL',
  'kiali-fqdn-invalid': 'The host of Kiali is no host name',
  'kiali-key-not-sealed': 'The signing key of Kiali is not sealed',
  'kiali-openid-missing': 'Kiali has no OpenID provider to log in with',
  'kiali-openshift-only': 'Kiali logs in with OpenShift where there is none',
  'kiali-url-not-unique': 'Two Kialis have one address',
  'prometheus-url-invalid': 'The address of Prometheus is no URL',
  'sample-cluster-unknown': 'A sample names a cluster that does not exist',
  'sample-without-version': 'A sample answers nobody',
});

/** Settings that do nothing, or make something worse than it has to be. */
const warnings = entriesOf('declaration', 'warning', {
  'argocd-depends-on-unordered': 'Argo CD does not wait for what the platform team installs',
  'flux-hub-chart-secret': 'The hub needs the Secret of the chart repository',
  'flux-hub-unused': 'Something is declared of a hub, and there is no hub',
  'flux-source-unused': 'A setting means nothing for the source as it is declared',
  'flux-verify-unused': 'A verification is declared for a source that somebody else makes',
  'gateway-unused': 'A gateway is declared where all clusters share one network',
  'grafana-without-metrics': 'Grafana has nothing to show',
  'install-health-unjudged': 'The engine cannot tell when an object is ready',
  'install-next-announced': 'A change of the install method is announced',
  'install-next-done': 'An announced change of the install method is done',
  'jaeger-volume-unused': 'Jaeger has a volume and keeps spans in memory',
  'kiali-openid-unused': 'Kiali has an OpenID provider and does not use it',
  'kiali-without-metrics': 'Kiali has nothing to show',
  'kubectl-depends-on-unused': 'kubectl waits for nothing',
  'sail-version-retired': 'The Sail operator no longer installs this Istio release',
  'trust-domain-alias-repeated': 'An alias of the trust domain is named twice',
});

/** What opens a mesh further than it has to be: a pull request must not be able to silence it. */
const guarded = [
  ...entriesOf(
    'declaration',
    'warning',
    {
      'gateway-open-to-all': 'An east-west gateway takes connections from everywhere',
      'grafana-anonymous-admin': 'Whoever reaches Grafana may change everything in it',
      'kiali-anonymous': 'Whoever reaches Kiali sees the mesh',
    },
    true,
  ),
  ...entriesOf(
    'declaration',
    'error',
    {
      'image-registry-malformed': 'A registry that is mirrored is no host',
      'image-source-malformed': 'A hub is no registry with a path',
      'api-server-not-https': 'The address of an API server is no https address',
      'api-server-url-missing': 'A cluster does not say where its peers reach its API server',
      'url-with-user-info': 'An address holds a user name or a password',
    },
    true,
  ),
];

/** Codes of what is wrong with mesh.yaml and the relations it declares. */
export const declarationCodes = [
  ...syntax,
  ...clusters,
  ...versions,
  ...gateways,
  ...install,
  ...engines,
  ...addons,
  ...warnings,
  ...guarded,
];

/** A small mesh without a finding but that nothing is sealed and nothing written yet. */
const sound = `mesh: harbour
istio: { version: 1.30.3 }
clusters:
  west: { network: west-net }
  east: { network: east-net }
clusterDefaults:
  gateway:
    service: { sourceRanges: [203.0.113.0/24] }
topology: multi-primary
gitops: { engine: flux }
`;

const edit = (from: string, to: string): string => {
  if (!sound.includes(from)) throw new Error(`the mesh does not hold ${from}`);
  return sound.replace(from, to);
};

const more = (text: string): string => `${sound}${text}\n`;
const inWest = (text: string): string => edit('west: { network: west-net }', `west: { network: west-net, ${text} }`);
const inIstio = (text: string): string => edit('version: 1.30.3', text);
const inService = (text: string): string => edit('sourceRanges: [203.0.113.0/24]', text);
const inGitops = (text: string): string => edit('engine: flux', text);
const defaults = (text: string): string => edit('clusterDefaults:', `clusterDefaults:\n  ${text}`);

/** A mesh.yaml with one fault, by the code that check gives it. */
export const declaredPlants: ReadonlyMap<string, string> = new Map([
  ['extends-missing', `extends: base.yaml\n${sound}`],
  ['malformed-key', defaults('controlPlane: { nodeSelector: { "node pool": mesh } }')],
  ['malformed-value', inIstio('version: "1.30"')],
  ['missing-field', edit('istio: { version: 1.30.3 }', 'istio: {}')],
  ['unknown-key', inService('sourceRange: [203.0.113.0/24]')],
  ['value-not-allowed', inGitops('engine: Flux')],
  ['wrong-type', inIstio('version: 1.30.3, revision: 130')],
  ['no-clusters', edit('  west: { network: west-net }\n  east: { network: east-net }', '  {}')],
  ['cluster-name-malformed', edit('west: {', '9west: {')],
  ['cluster-name-reserved', edit('west: {', 'flux: {')],
  [
    'cluster-not-distinct',
    edit('{ network: west-net }', '{ network: west-net, context: prod }').replace(
      '{ network: east-net }',
      '{ network: east-net, context: prod }',
    ),
  ],
  ['cluster-without-network', edit('west: { network: west-net }', 'west: {}')],
  ['network-unreachable', inWest('gateway: false')],
  ['istio-namespace-taken', inIstio('version: 1.30.3, namespace: kube-system')],
  ['autoscale-range', defaults('controlPlane: { autoscale: { min: 4, max: 2 } }')],
  ['label-value-malformed', defaults('controlPlane: { nodeSelector: { pool: "for mesh" } }')],
  ['toleration-malformed', defaults('controlPlane: { tolerations: [{ value: mesh }] }')],
  ['trust-domain-alias-repeated', more('trustDomainAliases: [cluster.local]')],
  ['istio-version-unsupported', inIstio('version: 1.20.0')],
  ['canary-version-unsupported', inIstio('version: 1.22.8, revision: old, canary: { version: 1.21.0, revision: new }')],
  ['canary-version-skew', inIstio('version: 1.28.0, revision: old, canary: { version: 1.30.3, revision: new }')],
  ['canary-revision-same', inIstio('version: 1.30.3, revision: one, canary: { version: 1.31.0, revision: one }')],
  ['canary-unrevisioned', inIstio('version: 1.30.3, revision: one, canary: { version: 1.31.0, revision: default }')],
  ['revision-reserved', inIstio('version: 1.30.3, revision: default')],
  ['tag-is-revision', inIstio('version: 1.30.3, revision: one, tags: { one: one }')],
  ['tag-reserved', inIstio('version: 1.30.3, revision: one, tags: { default: one }')],
  ['tag-revision-unknown', inIstio('version: 1.30.3, revision: one, tags: { prod: two }')],
  ['address-malformed', inService('type: ClusterIP, externalIPs: [gateway.example.com]')],
  ['cidr-malformed', inService('sourceRanges: [203.0.113.0]')],
  ['load-balancer-class-malformed', inService('sourceRanges: [203.0.113.0/24], loadBalancerClass: "my class"')],
  ['gateway-address-ambiguous', inService('type: NodePort, externalIPs: [203.0.113.7], nodeSelector: { pool: edge }')],
  ['gateway-without-address', inService('type: ClusterIP')],
  [
    'node-port-twice',
    inService('type: NodePort, nodeSelector: { pool: edge }, nodePorts: { tls: 31443, status-port: 31443 }'),
  ],
  ['node-port-unreachable', inService('type: NodePort')],
  [
    'service-setting-without-effect',
    inService('type: NodePort, nodeSelector: { pool: edge }, sourceRanges: [203.0.113.0/24]'),
  ],
  ['gateway-open-to-all', inService('type: LoadBalancer')],
  ['gateway-unused', edit('east: { network: east-net }', 'east: { network: west-net }')],
  ['install-switch-impossible', more('install: { method: helm, next: sail }')],
  ['install-next-announced', more('install: { method: helm, next: rendered }')],
  ['install-next-done', more('install: { method: helm, next: helm }')],
  ['istio-operator-unknown-to-clusters', more('install: { method: istioctl, istioctl: { operator: true } }')],
  ['sail-version-unknown', inIstio('version: 1.31.0').replace('gitops:', 'install: { method: sail }\ngitops:')],
  ['sail-version-retired', inIstio('version: 1.26.0').replace('gitops:', 'install: { method: sail }\ngitops:')],
  ['override-guarded', more('overrides: { values: { istiod: { global: { network: other } } } }')],
  ['argocd-without-repository', inGitops('engine: argocd')],
  [
    'argocd-destination-shared',
    inGitops('engine: argocd, repository: "https://git.example.com/mesh.git", argocd: { destination: prod }'),
  ],
  ['flux-hub-unused', inGitops('engine: flux, flux: { hub: { namespace: fleet } }')],
  ['flux-source-unused', inGitops('engine: flux, flux: { source: { tag: v1 } }')],
  [
    'argocd-depends-on-unordered',
    inGitops('engine: argocd, repository: "https://git.example.com/mesh.git", dependsOn: [{ name: sealed-secrets }]'),
  ],
  ['kubectl-depends-on-unused', inGitops('engine: kubectl, dependsOn: [{ name: sealed-secrets }]')],
  ['flux-source-without-repository', inGitops('engine: flux, flux: { source: { create: true } }')],
  ['url-with-user-info', inGitops('engine: flux, repository: "https://me:word@git.example.com/mesh.git"')],
  ['api-server-not-https', inWest('apiServer: { url: "http://west.example.com" }')],
  ['image-source-malformed', inIstio('version: 1.30.3, hub: "https://registry.example.com/istio"')],
  ['image-registry-malformed', more('images: { mirrors: { "docker.io/istio": registry.example.com/istio } }')],
  ['kiali-fqdn-invalid', more('addons: { kiali: { fqdn: "https://kiali.example.com" } }')],
  ['kiali-url-not-unique', more('addons: { kiali: { fqdn: kiali.example.com } }')],
  ['kiali-openid-missing', more('addons: { kiali: { fqdn: "kiali.{cluster}.example.com", auth: openid } }')],
  ['kiali-without-metrics', more('addons: { kiali: { fqdn: "kiali.{cluster}.example.com" } }')],
  ['grafana-without-metrics', more('addons: { grafana: {} }')],
  ['grafana-anonymous-admin', more('addons: { prometheus: {}, grafana: { anonymous: admin } }')],
  ['sample-cluster-unknown', more('samples: { helloworld: { versions: { wset: v1 } } }')],
  ['issuer-missing', more('secrets: { backend: sealed-secrets, cacerts: cert-manager }')],
  ['secret-store-missing', more('secrets: { backend: external-secrets }')],
  ['backend-not-for-remote-access', more('secrets: { backend: cert-manager, issuer: { name: root } }')],
  ['secrets-plain', more('secrets: { backend: plain }')],
  ['cacerts-not-sealed', sound],
  ['remote-secrets-not-sealed', sound],
  ['dist-missing', sound],
  [
    'suppression-expired',
    more('check: { suppress: [{ code: drift-replicas, reason: until the upgrade, until: "2026-11-01" }] }'),
  ],
  [
    'suppression-unused',
    more('check: { suppress: [{ code: drift-replicas, reason: until the upgrade, until: "2027-01-31" }] }'),
  ],
  [
    'suppression-refused',
    more('check: { suppress: [{ code: dist-stale, reason: we are in a hurry, until: "2027-01-31" }] }'),
  ],
  [
    'suppression-unknown-code',
    more('check: { suppress: [{ code: drift-replica, reason: until the upgrade, until: "2027-01-31" }] }'),
  ],
  ['yaml-merge-key', edit('west: { network: west-net }', 'west: { <<: &net { network: west-net } }')],
]);

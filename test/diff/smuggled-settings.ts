import type { JsonObject } from '../../lib/plan/manifest.ts';
import { env, meshConfig, peer, role } from './objects.ts';
import { deployment, object, release } from './small-tree.ts';

const annotated = (annotations: JsonObject): string =>
  deployment({}).replace(
    'labels:\n        app: a',
    `labels:\n        app: a\n      annotations: ${JSON.stringify(annotations)}`,
  );

const roleOf = (resource: string, verb: string, metadata: JsonObject = {}): string =>
  object(
    'ClusterRole',
    'rbac.authorization.k8s.io/v1',
    { rules: [{ apiGroups: [''], resources: [resource], verbs: [verb] }] },
    metadata,
  );

const namespace = (labels: JsonObject): string => object('Namespace', 'v1', {}, { labels });

const service = (spec: JsonObject, annotations: JsonObject = {}): string =>
  object('Service', 'v1', { spec }, { annotations });

const scheme = (value: string): string => service({}, { 'service.beta.kubernetes.io/aws-load-balancer-scheme': value });

const application = (source: JsonObject): string => object('Application', 'argoproj.io/v1alpha1', { spec: { source } });

const crossing = (host: string): string =>
  object('Gateway', 'networking.istio.io/v1', {
    spec: { servers: [{ hosts: [host], tls: { mode: 'AUTO_PASSTHROUGH' } }] },
  });

const istio = (kind: string, spec: JsonObject): string => object(kind, 'networking.istio.io/v1', { spec });

const line = (word: string): string => `-----${word} CERTIFICATE-----`;

const authorities = (letter: string): string => {
  return object('ConfigMap', 'v1', { data: { 'root-cert.pem': `${line('BEGIN')}\n${letter}\n${line('END')}\n` } });
};

const carrier = object('ManifestWork', 'work.open-cluster-management.io/v1', {
  spec: { manifests: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' } }] },
});

const policy = (metadata: JsonObject): string =>
  object('AuthorizationPolicy', 'security.istio.io/v1', { spec: {} }, metadata);

const flux = (spec: JsonObject): string => object('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', { spec });

const kept = (text: string): string => object('Secret', 'v1', { data: { a: text } });

/** Settings of objects by which a protection goes: rule, what, before, after. */
export const smuggledSettings: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
  ['protection', 'a NetworkPolicy that goes', object('NetworkPolicy', 'networking.k8s.io/v1', { spec: {} }), undefined],
  ['protection', 'a policy of Kyverno that goes', object('ClusterPolicy', 'kyverno.io/v1', { spec: {} }), undefined],
  [
    'protection',
    'TLS to a host that goes',
    istio('DestinationRule', { trafficPolicy: { tls: { mode: 'MUTUAL' } } }),
    undefined,
  ],
  ['mtls-mode', 'a policy that is only tried', policy({}), policy({ annotations: { 'istio.io/dry-run': 'true' } })],
  ['membership', 'a namespace that leaves the mesh', namespace({ 'istio-injection': 'enabled' }), namespace({})],
  [
    'membership',
    'a port past the proxy',
    deployment({}),
    annotated({ 'traffic.sidecar.istio.io/excludeInboundPorts': '80' }),
  ],
  [
    'membership',
    'another bootstrap of the proxy',
    deployment({}),
    annotated({ 'sidecar.istio.io/bootstrapOverride': 'b' }),
  ],
  ['workload-code', 'a command', deployment({}), deployment({ command: ['sh', '-c', 'b'] })],
  ['workload-code', 'a hook', deployment({}), deployment({ lifecycle: { postStart: { exec: { command: ['b'] } } } })],
  [
    'workload-code',
    'an argument that leads somewhere',
    deployment({ args: ['a'] }),
    deployment({ args: ['a', '--to=https://b'] }),
  ],
  [
    'workload-code',
    'another Secret',
    deployment({}),
    deployment({}, { volumes: [{ name: 'v', secret: { secretName: 'cacerts' } }] }),
  ],
  ['mesh-guards', 'egress for all', meshConfig(''), meshConfig('outboundTrafficPolicy: { mode: ALLOW_ANY }\n')],
  ['mesh-guards', 'another namespace of policies', meshConfig('rootNamespace: a\n'), meshConfig('rootNamespace: b\n')],
  ['mesh-guards', 'configuration without authentication', deployment({}), env('XDS_AUTH', 'false')],
  [
    'mesh-guards',
    'a page without a password',
    release({ auth: { strategy: 'openid' } }),
    release({ auth: { strategy: 'anonymous' } }),
  ],
  [
    'trust-domain',
    'an alias in the spelling of protobuf',
    release({ meshConfig: {} }),
    release({ meshConfig: { trust_domain_aliases: ['b'] } }),
  ],
  ['outside', 'a Service with an address of its own', undefined, service({ type: 'LoadBalancer' })],
  ['outside', 'a Service that gets an address', service({ type: 'ClusterIP' }), service({ type: 'LoadBalancer' })],
  ['outside', 'a load balancer of the internet', scheme('internal'), scheme('internet-facing')],
  [
    'outside',
    'a ServiceEntry',
    undefined,
    istio('ServiceEntry', { hosts: ['a'], endpoints: [{ address: '192.0.2.1' }] }),
  ],
  [
    'outside',
    'a Sidecar that lets more out',
    istio('Sidecar', { egress: [{ hosts: ['./*'] }] }),
    istio('Sidecar', { egress: [{ hosts: ['*/*'] }] }),
  ],
  ['outside', 'more services for peers', crossing('*.a'), crossing('*.local')],
  [
    'outside',
    'copies of requests',
    istio('VirtualService', { http: [{ name: 'a' }] }),
    istio('VirtualService', { http: [{ name: 'a', mirrors: [{ destination: { host: 'b' } }] }] }),
  ],
  [
    'secret-access',
    'a role that others hold from now on',
    roleOf('secrets', 'get'),
    roleOf('secrets', 'get', { labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }),
  ],
  ['secret-access', 'a role that may start pods', role('pods'), roleOf('pods', 'create')],
  [
    'secret-access',
    'rights in the cloud',
    object('ServiceAccount', 'v1', {}),
    object('ServiceAccount', 'v1', {}, { annotations: { 'eks.amazonaws.com/role-arn': 'b' } }),
  ],
  ['secret-stores', 'another content of a Secret', kept('YQ=='), kept('Yg==')],
  [
    'secret-stores',
    'no CA any more',
    object('SealedSecret', 'bitnami.com/v1alpha1', {}, { name: 'cacerts' }),
    undefined,
  ],
  ['signers', 'another root in a ConfigMap', authorities('A'), authorities('B')],
  ['carried-objects', 'an object inside another', undefined, carrier],
  [
    'engine',
    'a parameter of a chart',
    application({ helm: {} }),
    application({ helm: { parameters: [{ name: 'global.hub', value: 'b' }] } }),
  ],
  [
    'engine',
    'another branch',
    application({ path: 'a', targetRevision: 'a' }),
    application({ path: 'a', targetRevision: 'b' }),
  ],
  [
    'engine',
    'a patch after the chart',
    release({}),
    release({}).replace('  values: {}', '  postRenderers: [{ kustomize: { patches: [{ patch: a }] } }]\n  values: {}'),
  ],
  ['engine', 'an engine that stops', flux({ path: './a' }), flux({ path: './a', suspend: true })],
  ['engine', 'a Kustomization that goes', flux({ path: './a' }), undefined],
  [
    'engine',
    'an object that is left alone',
    peer('STRICT'),
    object(
      'PeerAuthentication',
      'security.istio.io/v1',
      { spec: { mtls: { mode: 'STRICT' } } },
      { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
    ),
  ],
  ['image-source', 'a chart of any version', release({}), release({}).replace('1.30.3', "'>=1.0.0'")],
];

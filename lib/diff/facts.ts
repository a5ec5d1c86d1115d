import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { networkLabel } from '../istio/gateway-labels.ts';
import { certificateName, certificatesIn } from './certificates.ts';
import { argoSources } from './rules/argo-sources.ts';
import { textAt, valueAt } from './rules/rule.ts';

/** What a mesh is made of, as far as one object says so; a fact that it does not state is not there. */
export const factNames = [
  'version',
  'hub',
  'network',
  'mesh',
  'trust domain',
  'root',
  'mtls',
  'gateway type',
  'gateway ranges',
  'gateway annotations',
  'gateway address',
  'gateway ports',
  'replicas of istiod',
  'replicas of the gateway',
] as const;

export type FactName = (typeof factNames)[number];
export type Facts = ReadonlyMap<FactName, string>;

const textOf = (value: Json | undefined): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const listOf = (value: Json | undefined): string | undefined =>
  Array.isArray(value) ? value.map(String).join(', ') : undefined;

const rootsIn = (bundle: string): string | undefined => {
  const roots = certificatesIn(bundle);
  return roots.length === 0 ? undefined : roots.map(certificateName).join(' and ');
};

type Found = readonly (readonly [FactName, string | undefined])[];

/** What Istio's charts, the IstioOperator and Sail all call by the same name. */
const meshValues = (values: Json | undefined): Found => {
  const at = (...keys: readonly string[]): Json | undefined => (isMap(values) ? valueAt(values, ...keys) : undefined);
  return [
    ['hub', textOf(at('global', 'hub'))],
    ['network', textOf(at('global', 'network'))],
    ['mesh', textOf(at('global', 'meshID'))],
    ['trust domain', textOf(at('meshConfig', 'trustDomain'))],
    ['root', rootsIn(textOf(at('istiodRemote', 'injectionCABundle') ?? at('base', 'validationCABundle')) ?? '')],
    ['replicas of istiod', textOf(at('pilot', 'replicaCount'))],
  ];
};

const serviceFacts = (service: JsonObject): Found => [
  ['gateway type', textOf(service['type'])],
  ['gateway ranges', listOf(service['loadBalancerSourceRanges'])],
  ['gateway address', textOf(service['loadBalancerIP']) ?? listOf(service['externalIPs'])],
  ['gateway annotations', textOf(service['annotations'])],
  ['gateway ports', textOf(service['ports'])],
];

const gatewayValues = (values: Json | undefined): Found => {
  if (!isMap(values)) return [];
  const service = values['service'];
  return [
    ['network', textOf(values['networkGateway'])],
    ['replicas of the gateway', textOf(values['replicaCount'])],
    ...(isMap(service) ? serviceFacts(service) : []),
  ];
};

const releaseFacts = (object: JsonObject): Found => {
  const chart = textAt(object, 'spec', 'chart', 'spec', 'chart');
  const values = valueAt(object, 'spec', 'values');
  if (chart === 'gateway') return gatewayValues(values);
  if (chart === 'base') return meshValues(values).filter(([name]) => name === 'root');
  if (chart !== 'istiod') return [];
  return [['version', textOf(valueAt(object, 'spec', 'chart', 'spec', 'version'))], ...meshValues(values)];
};

const operatorFacts = (object: JsonObject): Found => {
  const gateways = valueAt(object, 'spec', 'components', 'ingressGateways');
  const [gateway] = Array.isArray(gateways) ? gateways : [];
  const kubernetes = isMap(gateway) ? valueAt(gateway, 'k8s') : undefined;
  const service = isMap(kubernetes) ? valueAt(kubernetes, 'service') : undefined;
  if (isMap(service)) {
    const annotations = isMap(kubernetes) ? textOf(kubernetes['serviceAnnotations']) : undefined;
    const own: readonly FactName[] = ['gateway ports', 'gateway annotations'];
    return [...serviceFacts(service).filter(([name]) => !own.includes(name)), ['gateway annotations', annotations]];
  }
  const spec = valueAt(object, 'spec');
  const config = isMap(spec) ? textOf(valueAt(spec, 'meshConfig', 'trustDomain')) : undefined;
  return [
    ['version', textAt(object, 'spec', 'tag') || undefined],
    ['hub', textAt(object, 'spec', 'hub') || undefined],
    ...meshValues(valueAt(object, 'spec', 'values')).filter(([, value]) => value !== undefined),
    ...(config === undefined ? [] : ([['trust domain', config]] as const)),
  ];
};

const tagOf = (image: string): string | undefined => /:([^:/@]+)(@.*)?$/.exec(image)?.[1];

/** The gateway and the control plane as objects, where they are rendered. */
const deploymentFacts = (object: JsonObject): Found => {
  if (!/^istiod(-|$)/.test(textAt(object, 'metadata', 'name'))) return [];
  const containers = valueAt(object, 'spec', 'template', 'spec', 'containers');
  const [container] = Array.isArray(containers) ? containers : [];
  return [
    ['version', isMap(container) ? tagOf(textAt(container, 'image')) : undefined],
    ['replicas of istiod', textOf(valueAt(object, 'spec', 'replicas'))],
  ];
};

const gatewayServiceFacts = (object: JsonObject): Found => {
  const spec = valueAt(object, 'spec');
  const isGateway = textAt(object, 'metadata', 'labels', 'istio') === 'eastwestgateway';
  if (!isGateway || !isMap(spec)) return [];
  return [
    ...serviceFacts(spec).filter(([name]) => name !== 'gateway annotations'),
    ['gateway annotations', textOf(valueAt(object, 'metadata', 'annotations'))],
    ['network', textOf(valueAt(object, 'metadata', 'labels', networkLabel))],
  ];
};

const readers: Readonly<Record<string, (object: JsonObject) => Found>> = {
  HelmRelease: releaseFacts,
  Application: (object) => [['version', argoSources(object).find(({ chart }) => chart === 'istiod')?.revision]],
  Istio: (object) => [
    ['version', textAt(object, 'spec', 'version').replace(/^v/, '') || undefined],
    ...meshValues(valueAt(object, 'spec', 'values')),
  ],
  IstioOperator: operatorFacts,
  Deployment: deploymentFacts,
  Service: gatewayServiceFacts,
  Namespace: (object) => [['network', textOf(valueAt(object, 'metadata', 'labels', networkLabel))]],
  PeerAuthentication: (object) =>
    textAt(object, 'metadata', 'name') === 'default' ? [['mtls', textOf(valueAt(object, 'spec', 'mtls', 'mode'))]] : [],
};

/** What an object says of its mesh. Nothing for an object that is not there. */
export const factsIn = (kind: string, object: JsonObject | undefined): Facts => {
  const reader = object && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!object || !reader) return new Map();
  return new Map(reader(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
};

import { networkLabel } from '../../istio/gateway-labels.ts';
import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import type { TreeDocument, TreeObject } from '../../trees/object-reader.ts';
import type { IssuePath } from '../../plan/issue.ts';
import type { Source } from './source.ts';

/** An east-west gateway as far as a tree tells of it. */
export interface EastWest {
  readonly document: TreeDocument;
  readonly name: string;
  /** What the Service says: label `topology.istio.io/network`. Empty: nothing. */
  readonly network: string;
  readonly networkPath: IssuePath;
  /** What the pod asks istiod for: `ISTIO_META_REQUESTED_NETWORK_VIEW`; undefined where it is not told here. */
  readonly view: string | undefined;
  /** Of the Service; undefined where the chart sets them. */
  readonly ports: readonly number[] | undefined;
  readonly portsPath: IssuePath;
  /** Of the pods; undefined where they are not told here. */
  readonly labels: JsonObject | undefined;
  /** Written down addresses of the load balancer. */
  readonly addresses: readonly string[];
  readonly tag: string;
  /** True where it needs no Gateway of Istio to let anybody in: it is one of the Gateway API. */
  readonly isOpen?: boolean;
}

/** How the pod is told which network's endpoints it serves. */
const viewVariable = 'ISTIO_META_REQUESTED_NETWORK_VIEW';

const portsIn = (list: readonly Json[]): readonly number[] => list.map((port) => Number(at(port, 'port')));

const textsIn = (list: readonly Json[]): readonly string[] => list.filter((one) => typeof one === 'string');

const addressesIn = (service: Json | undefined): readonly string[] => [
  ...[textAt(service, 'loadBalancerIP')].filter((address) => address !== ''),
  ...textsIn(listAt(service, 'externalIPs')),
];

const variable = (env: readonly Json[], name: string): string =>
  textAt(
    env.find((one) => textAt(one, 'name') === name),
    'value',
  );

/** A label that an overlay puts on the Service, so that it stays out of the selector. */
const overlaidNetwork = (gateway: Json): string => {
  const patches = listAt(gateway, 'k8s', 'overlays')
    .filter((overlay) => textAt(overlay, 'kind') === 'Service')
    .flatMap((overlay) => listAt(overlay, 'patches'));
  const ofLabel = patches.find(
    (patch) => textAt(patch, 'path').replaceAll('\\', '') === `metadata.labels.${networkLabel}`,
  );
  return textAt(ofLabel, 'value');
};

const inOperator = ({ document, name, values, valuesPath = [], tag }: Source): EastWest => {
  const service = mapAt(values, 'k8s', 'service');
  const label = mapAt(values, 'label');
  // Without a label of its own the gateway gets those of istio-ingressgateway.
  const labels = { istio: 'ingressgateway', ...label };
  const ports = at(service, 'ports');
  return {
    document,
    name,
    network: textAt(label, networkLabel) || overlaidNetwork(values),
    networkPath: [...valuesPath, 'label', networkLabel],
    view: variable(listAt(values, 'k8s', 'env'), viewVariable),
    ports: ports === undefined ? undefined : portsIn(listAt(service, 'ports')),
    portsPath: [...valuesPath, 'k8s', 'service', 'ports'],
    labels,
    addresses: addressesIn(service),
    tag,
  };
};

/** The chart derives both labels from the name of the release (chart `gateway` 1.30.3, templates/_helpers.tpl). */
const inChart = ({ document, name, values, valuesPath = [], tag, version }: Source): EastWest => {
  const network = textAt(values, 'networkGateway');
  const listed = listAt(values, 'service', 'ports');
  const label = textAt(values, 'labels', networkLabel);
  return {
    document,
    name,
    network: network || label,
    networkPath: [...valuesPath, 'networkGateway'],
    view: network || textAt(values, 'env', viewVariable),
    ports: network === '' ? (listed.length > 0 ? portsIn(listed) : [15021, 80, 443]) : undefined,
    portsPath: [...valuesPath, 'service', 'ports'],
    labels: { app: name, istio: name.replace(/^istio-/, ''), ...mapAt(values, 'labels') },
    addresses: addressesIn(mapAt(values, 'service')),
    tag: tag || version,
  };
};

/** True for a gateway between networks: by its label, by what it asks for, or by its name. */
const isEastWest = ({ name, network, view, labels }: EastWest): boolean =>
  network !== '' || (view ?? '') !== '' || /east-?west/i.test(`${name} ${textAt(labels, 'istio')}`);

export const eastWestOf = (source: Source): readonly EastWest[] => {
  if (source.role !== 'gateway') return [];
  const gateway = source.form === 'operator' ? inOperator(source) : inChart(source);
  return isEastWest(gateway) ? [gateway] : [];
};

const selects = (selector: JsonObject, labels: JsonObject): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** A Service written out, with the Deployment behind it. */
export const eastWestService = (service: TreeObject, deployments: readonly TreeObject[]): readonly EastWest[] => {
  const { value } = service;
  const selector = mapAt(value, 'spec', 'selector');
  const pods = deployments.find((one) => selects(selector, mapAt(one.value, 'spec', 'template', 'metadata', 'labels')));
  const container = listAt(pods?.value, 'spec', 'template', 'spec', 'containers')[0];
  const gateway: EastWest = {
    document: service,
    name: value.metadata.name,
    network: textAt(value, 'metadata', 'labels', networkLabel),
    networkPath: ['metadata', 'labels', networkLabel],
    view: pods === undefined ? undefined : variable(listAt(container, 'env'), viewVariable),
    ports: portsIn(listAt(value, 'spec', 'ports')),
    portsPath: ['spec', 'ports'],
    labels: pods === undefined ? undefined : mapAt(pods.value, 'spec', 'template', 'metadata', 'labels'),
    addresses: addressesIn(mapAt(value, 'spec')),
    tag: '',
  };
  return isEastWest(gateway) ? [gateway] : [];
};

/** The class of Gateways between networks (istio 1.30.3, pilot/pkg/config/kube/gateway). */
const eastWestClass = 'istio-east-west';
/** That of Gateways which stand for the gateway of another network. */
const remoteClass = 'istio-remote';

/** A Gateway of the Gateway API; istiod makes its Deployment and its Service. */
export const eastWestGateway = (document: TreeObject): readonly EastWest[] => {
  const { value } = document;
  const network = textAt(value, 'metadata', 'labels', networkLabel);
  const name = textAt(value, 'spec', 'gatewayClassName');
  if (name === remoteClass || (name !== eastWestClass && network === '')) return [];
  return [
    {
      document,
      name: value.metadata.name,
      network,
      networkPath: ['metadata', 'labels', networkLabel],
      view: undefined,
      ports: undefined,
      portsPath: ['spec', 'listeners'],
      labels: undefined,
      addresses: listAt(value, 'spec', 'addresses').map((one) => textAt(one, 'value')),
      tag: '',
      isOpen: true,
    },
  ];
};

/** Whether a Gateway of Istio chooses the pods of a gateway; true where the pods are not told. */
export const isChosen = ({ labels }: EastWest, selector: JsonObject): boolean =>
  labels === undefined || selects(selector, labels);

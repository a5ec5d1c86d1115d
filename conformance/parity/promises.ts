import { controlPlanes } from '../../lib/installs/control-planes.ts';
import { setsFailurePolicy } from '../../lib/installs/values/trust.ts';
import { networkLabel } from '../../lib/istio/gateway-labels.ts';
import { injectorCount, istiodName } from '../../lib/istio/revision.ts';
import { ownsReaderAccess, readerAccount } from '../../lib/istio/reader-access.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import { gatewayPortNames } from '../../lib/plan/gateway-plan.ts';
import type { Json } from '../../lib/plan/manifest.ts';
import { isList, isObject, type RenderedObject } from './objects.ts';

/*
 * Two renderings can agree and both be wrong: a chart drops values it does not know without a word. So what the plan
 * promises is looked for in the rendered objects themselves.
 */

/** What one promise finds missing; empty when it is kept. */
type Promised = (cluster: ClusterPlan, objects: readonly RenderedObject[]) => readonly string[];

/** What a value holds at a path. */
export const at = (value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined => {
  let found = value;
  for (const key of path) {
    if (typeof key === 'number') found = isList(found) ? found[key] : undefined;
    else found = isObject(found) ? found[key] : undefined;
  }
  return found;
};

/** The list there; an empty one where there is none. */
export const listAt = (value: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const list = at(value, ...path);
  return isList(list) ? list : [];
};

const find = (objects: readonly RenderedObject[], kind: string, name: string): Json | undefined =>
  objects.find((object) => object.kind === kind && object.name === name)?.object;

/** What is missing, unless it is kept. */
export const unless = (kept: boolean, missing: string): readonly string[] => (kept ? [] : [missing]);

/** What one control plane is to hold, asked of all. */
const ofEach =
  (promised: (revision: string, objects: readonly RenderedObject[]) => readonly string[]): Promised =>
  (cluster, objects) =>
    controlPlanes(cluster).flatMap((plane) => promised(plane.cluster.mesh.istio.revision, objects));

const caSecretIsRequired: Promised = ofEach((revision, objects) => {
  const pod = at(find(objects, 'Deployment', istiodName(revision)), 'spec', 'template', 'spec');
  const volumes = listAt(pod, 'volumes').filter((volume) => at(volume, 'secret', 'secretName') === 'cacerts');
  const mounts = listAt(at(pod, 'containers', 0), 'volumeMounts').map((mount) => at(mount, 'name'));
  return [
    ...unless(volumes.length === 2, 'istiod has two volumes of Secret cacerts'),
    ...unless(
      volumes.every((volume) => at(volume, 'secret', 'optional') === false),
      'no volume of Secret cacerts is optional',
    ),
    ...unless(
      volumes.every((volume) => mounts.includes(at(volume, 'name'))),
      'both volumes of Secret cacerts are mounted',
    ),
  ];
});

/** Beside those of the control planes the validator of base, which with a revision is ours and no chart's. */
const webhookCount = (cluster: ClusterPlan): number =>
  controlPlanes(cluster).reduce(
    (sum, plane) => sum + 1 + injectorCount(plane.cluster.mesh.istio.revision),
    cluster.mesh.istio.revision === '' ? 1 : 0,
  );

/** Overrides that take the validators away, or make more injectors: of the charts' own, and none of our promises. */
const overridesWebhooks = ({ overrides: { values } }: ClusterPlan): boolean =>
  at(values.istiod, 'global', 'configValidation') === false ||
  at(values.istiod, 'sidecarInjectorWebhook', 'enableNamespacesByDefault') === true;

const webhooksArePinned: Promised = (cluster, objects) => {
  const { trust } = cluster;
  const webhooks = objects
    .filter(({ kind }) => kind.endsWith('WebhookConfiguration'))
    .flatMap(({ object }) => listAt(object, 'webhooks'));
  const closes = trust.kind === 'pinned' || setsFailurePolicy(cluster);
  const bundle = trust.kind === 'pinned' ? Buffer.from(trust.rootCertificate).toString('base64') : undefined;
  return [
    ...unless(
      overridesWebhooks(cluster) || webhooks.length === webhookCount(cluster),
      'every control plane has its validator and its injectors',
    ),
    ...unless(
      webhooks.every((webhook) => at(webhook, 'clientConfig', 'caBundle') === bundle),
      'every webhook has the CA bundle of the plan, or none',
    ),
    ...unless(
      // Without a root, older charts leave it to istiod to close the validators.
      !closes || webhooks.every((webhook) => at(webhook, 'failurePolicy') === 'Fail'),
      'every webhook fails closed',
    ),
  ];
};

const readerIsOurs: Promised = ({ mesh }, objects) =>
  unless(
    ownsReaderAccess(mesh.istio.version) === (find(objects, 'ServiceAccount', readerAccount) === undefined),
    'the reader account is made once, by us or by the chart',
  );

const rootCanChange: Promised = ofEach((revision, objects) => {
  const env = listAt(
    at(find(objects, 'Deployment', istiodName(revision)), 'spec', 'template', 'spec', 'containers', 0),
    'env',
  );
  const mesh = at(find(objects, 'ConfigMap', revision === '' ? 'istio' : `istio-${revision}`), 'data', 'mesh');
  return [
    ...unless(
      env.some((entry) => at(entry, 'name') === 'ISTIO_MULTIROOT_MESH' && at(entry, 'value') === 'true'),
      'istiod takes several roots',
    ),
    ...unless(
      typeof mesh === 'string' && /PROXY_CONFIG_XDS_AGENT: ["']true["']/.test(mesh),
      'proxies take the trust bundle over XDS, told by a text',
    ),
  ];
});

const scalersAsDeclared: Promised = (cluster, objects) => {
  const { controlPlane, gateway } = cluster;
  const workloads = [
    ...controlPlanes(cluster).map(() => controlPlane),
    ...(gateway.kind === 'none' ? [] : [gateway.workload]),
  ];
  const declared = workloads.filter(({ autoscale }) => autoscale.kind === 'on').length;
  const several = workloads.filter(
    ({ autoscale, replicas }) => (autoscale.kind === 'on' ? autoscale.min : replicas) > 1,
  );
  const count = (wanted: string): number => objects.filter(({ kind }) => kind === wanted).length;
  return [
    ...unless(count('HorizontalPodAutoscaler') === declared, 'there are as many autoscalers as declared'),
    ...unless(count('PodDisruptionBudget') === several.length, 'what always has two pods has a disruption budget'),
  ];
};

const gatewayIsOfItsNetwork: Promised = ({ gateway, network }, objects) => {
  if (gateway.kind === 'none') return [];
  const deployment = find(objects, 'Deployment', gateway.name);
  const service = find(objects, 'Service', gateway.name);
  return [
    ...unless(at(service, 'metadata', 'labels', networkLabel) === network, 'the Service has the network label'),
    ...unless(
      at(deployment, 'spec', 'template', 'metadata', 'labels', networkLabel) === network,
      'the pods of the gateway have the network label',
    ),
    ...unless(
      at(deployment, 'spec', 'selector', 'matchLabels', networkLabel) === undefined,
      'the network is not in the immutable selector',
    ),
  ];
};

const serviceAsDeclared: Promised = ({ gateway }, objects) => {
  if (gateway.kind === 'none') return [];
  const { service: declared } = gateway;
  const spec = at(find(objects, 'Service', gateway.name), 'spec');
  const ports = listAt(spec, 'ports');
  const hasPort = (name: string, nodePort: number): boolean =>
    ports.some((port) => at(port, 'name') === name && at(port, 'nodePort') === nodePort);
  const same = (field: string, value: Json): boolean => JSON.stringify(at(spec, field)) === JSON.stringify(value);
  return [
    ...unless(same('type', declared.type), 'the Service has the declared type'),
    ...unless(ports.length === gatewayPortNames.length, 'the Service has four ports'),
    ...unless(
      Object.entries(declared.nodePorts).every(([name, port]) => hasPort(name, port)),
      'the Service has the declared node ports',
    ),
    ...unless(
      declared.loadBalancerClass === '' || same('loadBalancerClass', declared.loadBalancerClass),
      'the Service has the declared class',
    ),
    ...unless(
      declared.sourceRanges.length === 0 || same('loadBalancerSourceRanges', declared.sourceRanges),
      'the Service has the declared source ranges',
    ),
    ...unless(
      declared.allocateNodePorts || same('allocateLoadBalancerNodePorts', false),
      'the Service takes no node ports when told so',
    ),
  ];
};

const promises: readonly Promised[] = [
  caSecretIsRequired,
  webhooksArePinned,
  readerIsOurs,
  rootCanChange,
  scalersAsDeclared,
  gatewayIsOfItsNetwork,
  serviceAsDeclared,
];

/** What a rendering of a cluster fails to hold. */
export const brokenPromises = (cluster: ClusterPlan, objects: readonly RenderedObject[]): readonly string[] =>
  promises.flatMap((promised) => promised(cluster, objects));

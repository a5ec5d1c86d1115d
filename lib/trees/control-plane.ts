import { at, listAt, mapAt, textAt } from '../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { merge } from '../plan/merge.ts';
import { readYamlStream } from '../yaml/read.ts';

/** An object, or the values of a chart, from which a control plane of Istio comes to be. */
export interface ControlPlane {
  /** `values.global.multiCluster.clusterName`; empty where it is not said. */
  readonly clusterName: string;
  /** What would be the same thing twice in one cluster. */
  readonly identity: string;
  /** The cluster that an Application is for; empty where it is told by the folder. */
  readonly destination: string;
  /** True for one that serves another cluster from outside; beside it may stand one for the cluster it runs in. */
  readonly isExternal: boolean;
}

/** The chart of a release may be named with its repository before it. */
const isIstiod = (chart: string): boolean => /(?:^|\/)istiod$/.test(chart);

/** A profile without a control plane serves gateways alone, unless pilot is switched on by hand. */
const ofOperator = (object: JsonObject): Json | undefined => {
  const spec = object['spec'];
  const pilot = at(spec, 'components', 'pilot', 'enabled');
  const isNone = pilot === false || (at(spec, 'profile') === 'empty' && pilot !== true);
  return isNone ? undefined : (at(spec, 'values') ?? {});
};

const ofRelease = (object: JsonObject): Json | undefined =>
  isIstiod(textAt(object, 'spec', 'chart', 'spec', 'chart')) ? (at(object, 'spec', 'values') ?? {}) : undefined;

const limits = { file: '', maxBytes: 1024 * 1024, aliases: 'limited' } as const;

/** An Application has one source or several; the values stand as data (`valuesObject`), as a text, or in files nobody reads here. */
const ofApplication = (object: JsonObject): Json | undefined => {
  const sources = [at(object, 'spec', 'source'), ...listAt(object, 'spec', 'sources')];
  const source = sources.find((one) => isIstiod(textAt(one, 'chart')));
  if (source === undefined) return undefined;
  const [written] = readYamlStream(textAt(source, 'helm', 'values'), limits) ?? [];
  return merge(mapAt(written), at(source, 'helm', 'valuesObject'));
};

/** What istioctl and the chart render: the identity stands in the environment of istiod. */
const ofDeployment = (object: JsonObject): Json | undefined => {
  const containers = listAt(object, 'spec', 'template', 'spec', 'containers');
  const discovery = containers.find((container) => textAt(container, 'name') === 'discovery');
  if (discovery === undefined) return undefined;
  const id = listAt(discovery, 'env').find((variable) => textAt(variable, 'name') === 'CLUSTER_ID');
  return { global: { multiCluster: { clusterName: textAt(id, 'value') } } };
};

const byKind: Readonly<Record<string, (object: JsonObject) => Json | undefined>> = {
  IstioOperator: ofOperator,
  HelmRelease: ofRelease,
  Application: ofApplication,
  Deployment: ofDeployment,
  Istio: (object) =>
    textAt(object, 'apiVersion').startsWith('sailoperator.io/') ? (at(object, 'spec', 'values') ?? {}) : undefined,
};

/** `externalIstiod` alone says that remotes may use an istiod; one that signs and is found elsewhere serves no other cluster. */
export const servesFromOutside = (values: Json): boolean =>
  at(values, 'global', 'externalIstiod') === true &&
  !['', 'istio-system'].includes(textAt(values, 'global', 'istioNamespace'));

/** What a document says of a control plane; undefined for everything else. Values of a chart are a document without kind. */
export const controlPlaneIn = (document: Json): ControlPlane | undefined => {
  if (!isMap(document)) return undefined;
  const kind = textAt(document, 'kind');
  const isValues = kind === '' && isMap(at(document, 'global', 'multiCluster'));
  const values = isValues ? document : byKind[kind]?.(document);
  if (values === undefined) return undefined;
  const name = textAt(document, 'metadata', 'name');
  const revision = textAt(values, 'revision') || textAt(document, 'spec', 'revision');
  return {
    clusterName: textAt(values, 'global', 'multiCluster', 'clusterName'),
    identity: [kind, name, revision].join(' '),
    destination: textAt(document, 'spec', 'destination', 'name') || textAt(document, 'spec', 'destination', 'server'),
    isExternal: servesFromOutside(values),
  };
};

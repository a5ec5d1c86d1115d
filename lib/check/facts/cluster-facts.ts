import { textAt } from '../../plan/json-fields.ts';
import { isMap, type Json } from '../../plan/manifest.ts';
import type { TreeDocument, TreeObject } from '../../trees/object-reader.ts';
import { servesFromOutside } from '../../trees/control-plane.ts';
import type { Tree, TreeCluster } from '../../trees/tree.ts';
import { type EastWest, eastWestGateway, eastWestOf, eastWestService } from './gateway.ts';
import { isCacerts, isRemote, promisedBy, type Promised } from './secret.ts';
import { isLater, type Source } from './source.ts';
import { sourcesIn } from './sources.ts';

/** What a tree says of one cluster. */
export interface ClusterFacts {
  readonly name: string;
  /** Everything that is applied to it. */
  readonly objects: readonly TreeObject[];
  readonly sources: readonly Source[];
  /** The sources of its control planes; mostly one. */
  readonly controls: readonly Source[];
  readonly gateways: readonly EastWest[];
  /** `Gateway` objects of Istio. */
  readonly exposures: readonly TreeObject[];
  readonly remotes: readonly Promised[];
  readonly cacerts: readonly Promised[];
  /** The namespace of istiod. */
  readonly namespace: string;
  /** True where more reaches the cluster than the tree tells: what is missing here may be among it. */
  readonly isPartial: boolean;
}

const ofKind = (objects: readonly TreeObject[], kind: string, group = ''): readonly TreeObject[] =>
  objects.filter(({ value }) => value.kind === kind && value.apiVersion.startsWith(group));

const parsedJson = (text: string): Json => {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
};

/** istioctl renders the values it used beside istiod: ConfigMap `values`, or `values-<revision>` (istio 1.30.3). */
const withRenderedValues = (source: Source, configMaps: readonly TreeObject[]): Source => {
  if (source.form !== 'rendered') return source;
  const name = source.name.replace(/^istiod/, 'values');
  const map = configMaps.find(({ value }) => value.metadata.name === name);
  const values = parsedJson(textAt(map?.value, 'data', 'merged-values'));
  return isMap(values) ? { ...source, values, complete: true } : source;
};

const gatewaysOf = (sources: readonly Source[], objects: readonly TreeObject[]): readonly EastWest[] => {
  const deployments = ofKind(objects, 'Deployment');
  const services = ofKind(objects, 'Service').flatMap((service) => eastWestService(service, deployments));
  const gateways = ofKind(objects, 'Gateway', 'gateway.networking.k8s.io/').flatMap(eastWestGateway);
  return [...sources.flatMap(eastWestOf), ...services, ...gateways];
};

/** The same release as a spec for istioctl and as something that is applied is one: what is applied counts. */
const appliedFirst = (sources: readonly Source[], isApplied: (file: string) => boolean): readonly Source[] => {
  const applied = sources.filter(({ document }) => isApplied(document.file));
  const roles = new Set(applied.map(({ role }) => role));
  return [...applied, ...sources.filter((source) => !applied.includes(source) && !roles.has(source.role))];
};

export interface ClusterDocuments {
  readonly applied: readonly TreeObject[];
  /** Specs and values that somebody installs by hand. */
  readonly beside: readonly TreeDocument[];
  readonly isPartial: boolean;
  /** True where other files hold values for several clusters: a file of one cluster is then not all of them. */
  readonly sharesValues: boolean;
}

/** Facts out of the documents of one cluster. */
export const clusterFacts = (
  { name }: TreeCluster,
  { applied, beside, isPartial, sharesValues }: ClusterDocuments,
  tree: Tree,
): ClusterFacts => {
  const files = new Set(applied.map(({ file }) => file));
  const configMaps = ofKind(applied, 'ConfigMap');
  const found = [...applied, ...beside].flatMap((document) => sourcesIn(document, tree));
  const sources = appliedFirst(found, (file) => files.has(file))
    .map((source) => withRenderedValues(source, configMaps))
    .map((source) => (source.form === 'values' && sharesValues ? { ...source, complete: false } : source));
  const all = sources.filter(({ role }) => role === 'istiod');
  // Beside an external control plane stands the one of the cluster it runs in, which is no part of the mesh.
  const external = all.filter(({ values }) => servesFromOutside(values));
  const controls = external.length > 0 ? external : all;
  const secrets = applied.flatMap((object) => promisedBy(object) ?? []);
  const [control] = controls;
  return {
    name,
    objects: applied,
    sources,
    controls,
    gateways: gatewaysOf(sources, applied),
    exposures: ofKind(applied, 'Gateway', 'networking.istio.io/'),
    remotes: secrets.filter(isRemote),
    cacerts: secrets.filter(isCacerts),
    namespace: textAt(control?.values, 'global', 'istioNamespace') || control?.namespace || 'istio-system',
    isPartial,
  };
};

const isRemoteSource = ({ values, document }: Source): boolean =>
  textAt(values, 'profile') === 'remote' ||
  textAt(document.value, 'spec', 'profile') === 'remote' ||
  textAt(values, 'global', 'remotePilotAddress') !== '';

/** A cluster without an istiod of its own: one elsewhere reads it, serves it, and signs for it (primary-remote). */
export const isServedElsewhere = ({ controls }: ClusterFacts): boolean =>
  controls.length > 0 && controls.every(isRemoteSource);

/** A control plane for another cluster, under whose name it goes. */
export const isExternal = ({ controls }: ClusterFacts): boolean =>
  controls.some(({ values }) => servesFromOutside(values));

/** The Namespace object of the control plane. */
export const istioNamespace = ({ objects, namespace }: ClusterFacts): TreeObject | undefined =>
  ofKind(objects, 'Namespace').find(({ value }) => value.metadata.name === namespace);

/** How a cluster is known to istiod: the first control plane speaks for all. */
export const identityOf = ({ controls }: ClusterFacts, field: 'clusterName' | 'meshID' | 'network'): string =>
  textAt(controls[0]?.values, 'global', ...(field === 'clusterName' ? ['multiCluster', field] : [field]));

/** Whether the tree tells how a cluster is called: what is not said in it, or only filled in later, anybody may know. */
export const hasKnownName = (cluster: ClusterFacts): boolean => {
  const name = identityOf(cluster, 'clusterName');
  if (name !== '') return !isLater(name);
  return cluster.controls.length === 0 ? !cluster.isPartial : cluster.controls.every(({ complete }) => complete);
};

/** The name that a cluster has in the Secrets of its peers; its folder's where nobody says. */
export const knownName = (cluster: ClusterFacts): string => {
  const name = identityOf(cluster, 'clusterName');
  return name === '' || isLater(name) ? cluster.name : name;
};

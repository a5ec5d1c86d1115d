import { at, textAt } from '../../plan/json-fields.ts';
import { isMap } from '../../plan/manifest.ts';
import type { Issue } from '../../plan/issue.ts';
import { appliedFiles, isKustomizationFile } from '../../trees/applied-files.ts';
import { generatedApplications, isApplicationSet } from '../../trees/application-set.ts';
import { kustomizationsIn } from '../../trees/kustomizations.ts';
import { mayHoldObjects, type ObjectReader, type TreeDocument, type TreeObject } from '../../trees/object-reader.ts';
import type { Tree, TreeCluster, TreeFile } from '../../trees/tree.ts';
import { type ClusterFacts, clusterFacts } from './cluster-facts.ts';
import { delivered, type Ways } from './delivered.ts';
import { Folders } from './engine.ts';
import { unseenIn, unseenParts } from './unseen.ts';
import { isIn } from '../../trees/paths.ts';

/** What a tree says of a mesh. */
export interface MeshFacts {
  readonly tree: Tree;
  /** True for a tree that isthmus wrote. */
  readonly isOurs: boolean;
  readonly clusters: readonly ClusterFacts[];
  /** Every applied object, also of no cluster in particular. */
  readonly objects: readonly TreeObject[];
  /** Documents that are no part of what is applied, as far as they may be specs or values. */
  readonly beside: readonly TreeDocument[];
  /** Applied files that cannot be read. */
  readonly unread: readonly Issue[];
  /** Of `objects` those that arrive in clusters changed: with patches, or with variables put in. */
  readonly changed: ReadonlySet<TreeObject>;
  /** What is not looked at, for people: once for each reason. */
  readonly unseen: readonly string[];
}

/** Kinds that no check asks for; in a tree of ours, whose files are known by their digests, they are not even read. */
const boring =
  /^apiVersion: \S+\nkind: (?:CustomResourceDefinition|ClusterRole|ClusterRoleBinding|Role|RoleBinding|ServiceAccount|PodDisruptionBudget|NetworkPolicy|PeerAuthentication|PersistentVolumeClaim|ConfigMap(?!\nmetadata:\n  name: values))\n/;

/** What our addons and samples are made of; of Kiali its address counts. */
const ownAddon = /\/extras\/(?!.*\/service-kiali\.yaml$)/;

const isBoring = (file: TreeFile, isOurs: boolean): boolean =>
  isOurs && (ownAddon.test(file.path) || boring.test(file.text().slice(0, 120)));

/** An Application that an ApplicationSet makes stands where its list element does. */
const generatedIn = (set: TreeObject): readonly (readonly [cluster: string, object: TreeObject])[] =>
  generatedApplications(set.value).map(({ cluster, object, path }) => [
    cluster,
    { file: set.file, line: set.line, value: object, at: () => set.at(path) },
  ]);

/** The documents of each cluster; one folder may be applied to several. */
class Sorted {
  readonly applied = new Map<string, TreeObject[]>();
  readonly beside = new Map<string, TreeDocument[]>();
  readonly #clusters: readonly TreeCluster[];
  readonly #owners = new Map<string, readonly string[]>();

  constructor(clusters: readonly TreeCluster[]) {
    this.#clusters = clusters;
    for (const { name } of clusters) {
      this.applied.set(name, []);
      this.beside.set(name, []);
    }
  }

  owners(path: string): readonly string[] {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    // A single file may belong to a cluster that does not own its folder.
    const known = this.#owners.get(folder);
    if (known) return known;
    const names = (place: string): readonly string[] =>
      this.#clusters.filter(({ folders }) => folders.some((own) => isIn(place, own))).map(({ name }) => name);
    const isMixed = this.#clusters.some(({ folders }) => folders.some((own) => own !== folder && isIn(own, folder)));
    if (isMixed) return names(path);
    this.#owners.set(folder, names(folder));
    return names(folder);
  }

  add(object: TreeObject): void {
    if (isApplicationSet(object.value)) {
      for (const [cluster, application] of generatedIn(object)) this.applied.get(cluster)?.push(application);
      return;
    }
    const owners = this.owners(object.file);
    const named = textAt(object.value, 'spec', 'destination', 'name');
    for (const owner of owners.length === 0 && named !== '' ? [named] : owners) this.applied.get(owner)?.push(object);
  }

  addBeside(document: TreeDocument): void {
    for (const owner of this.owners(document.file)) this.beside.get(owner)?.push(document);
  }
}

interface Documents {
  readonly objects: readonly TreeObject[];
  readonly beside: readonly TreeDocument[];
  readonly unread: readonly Issue[];
}

/** Everything that is applied, and specs and values: of ours those say the same as what is applied, where anything is. */
const documentsIn = (tree: Tree, reader: ObjectReader): Documents => {
  const { inventory } = tree;
  const isOurs = inventory !== undefined;
  const looksBeside = !isOurs || inventory.install === 'istioctl';
  const applied = appliedFiles(tree, reader);
  const files = [...tree.files.values()].filter(
    (file) => mayHoldObjects(file.path) && !isKustomizationFile(file.path) && !isBoring(file, isOurs),
  );
  const readings = files.filter(({ path }) => applied.has(path)).map((file) => reader.objectsOf(file));
  return {
    objects: readings.flatMap(({ found }) => found),
    unread: readings.flatMap(({ issues }) => issues),
    beside: looksBeside
      ? files.flatMap((file) => reader.documentsOf(file).found.filter((document) => isSpec(document, applied)))
      : [],
  };
};

/** What isthmus wrote is applied as it stands. */
const waysIn = (tree: Tree, reader: ObjectReader): Ways | undefined =>
  tree.inventory === undefined
    ? { tree, reader, kustomizations: kustomizationsIn(tree.files, reader), folders: new Folders(tree) }
    : undefined;

/** Reads a tree into facts. Only what some check asks for is read. */
export const meshFacts = (tree: Tree, reader: ObjectReader): MeshFacts => {
  const documents = documentsIn(tree, reader);
  const sorted = new Sorted(tree.clusters);
  for (const object of documents.objects) sorted.add(object);
  for (const document of documents.beside) sorted.addBeside(document);
  const ways = waysIn(tree, reader);
  const sharesValues = documents.beside.some(isSharedValues);
  const all = tree.clusters.map((cluster) => {
    const objects = sorted.applied.get(cluster.name) ?? [];
    const arriving = ways ? delivered(cluster, objects, ways) : { objects, unclear: new Set<string>() };
    const isPartial = arriving.unclear.size > 0 || (ways !== undefined && unseenIn(cluster, ways).length > 0);
    const beside = sorted.beside.get(cluster.name) ?? [];
    const facts = clusterFacts(cluster, { applied: arriving.objects, beside, isPartial, sharesValues }, tree);
    return { facts, objects, unclear: arriving.unclear };
  });
  const clusters = all.map(({ facts }) => facts);
  const arrived = new Set(clusters.flatMap(({ objects }) => objects));
  const unclear = all.flatMap((one) => [...one.unclear]);
  return {
    tree,
    isOurs: tree.inventory !== undefined,
    clusters,
    ...documents,
    changed: new Set(all.flatMap(({ objects }) => objects.filter((object) => !arrived.has(object)))),
    unseen: ways ? unseenParts({ ...ways, clusters, objects: documents.objects, unclear }) : [],
  };
};

/** Values of istiod that say nothing of a cluster: they are for several, each with a file of its own over them. */
const isSharedValues = ({ value }: TreeDocument): boolean =>
  textAt(value, 'kind') === '' &&
  at(value, 'global', 'multiCluster') === undefined &&
  ['global', 'meshConfig', 'pilot'].some((key) => isMap(at(value, key)));

/** Values have no kind; an IstioOperator without a name is no object for anybody else. */
const isSpec = ({ file, value }: TreeDocument, applied: ReadonlySet<string>): boolean => {
  const kind = textAt(value, 'kind');
  if (kind === '') return true;
  return kind === 'IstioOperator' && (!applied.has(file) || textAt(value, 'metadata', 'name') === '');
};

/** Every engine object of the tree: those of clusters as they arrive there, generated ones too, and those of no cluster. */
export const engineObjects = ({ objects, clusters, changed }: MeshFacts): readonly TreeObject[] => [
  ...new Set([...clusters.flatMap((cluster) => cluster.objects), ...objects.filter((object) => !changed.has(object))]),
];

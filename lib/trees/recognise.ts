import { textAt } from '../plan/json-fields.ts';
import type { Json } from '../plan/manifest.ts';
import { generatedApplications, isApplicationSet } from './application-set.ts';
import { type ControlPlane, controlPlaneIn } from './control-plane.ts';
import { mayHoldObjects, ObjectReader } from './object-reader.ts';
import type { TreeCluster, TreeFile } from './tree.ts';

/** A control plane, and the file it stands in. */
interface Site extends ControlPlane {
  readonly file: string;
}

/** A folder that an engine applies, and the folder of the object that says so. */
interface Pointer {
  readonly from: string;
  readonly to: string;
}

const parentOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isIn = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

const kindOf = ({ identity }: Site): string => identity.split(' ', 1)[0] ?? '';

/**
 * Two that cannot belong to one cluster. Of one kind: they have different names, or are the same thing twice. Of two kinds
 * (a spec for istioctl beside a release): they stand apart from each other, and do not say one name.
 */
const isApart = (a: Site, b: Site): boolean => {
  if (a === b) return false;
  const isNamedAlike = a.clusterName === b.clusterName;
  if (kindOf(a) === kindOf(b)) return !isNamedAlike || a.identity === b.identity;
  const [one, other] = [parentOf(a.file), parentOf(b.file)];
  const isBeside = isIn(one, other) || isIn(other, one);
  return !isBeside && (!isNamedAlike || a.clusterName === '');
};

/** The largest folder with nothing in it that belongs to another cluster; the file itself where there is none. */
const territory = (site: Site, sites: readonly Site[]): string => {
  const isShared = (folder: string): boolean => sites.some((other) => isIn(other.file, folder) && isApart(site, other));
  if (isShared(parentOf(site.file))) return site.file;
  let folder = parentOf(site.file);
  while (folder !== '' && !isShared(parentOf(folder))) folder = parentOf(folder);
  return folder;
};

const stem = (path: string): string => lastOf(path).replace(/\.(?:ya?ml|json)$/i, '');

const nameOf = (place: string, sites: readonly Site[]): string => {
  const declared = sites.find(({ clusterName }) => clusterName !== '')?.clusterName;
  const isFile = sites.some(({ file }) => file === place);
  if (place === '') return declared ?? 'cluster';
  return isFile ? (declared ?? stem(place)) : lastOf(place);
};

/** Names that are taken become the whole path: two clusters are never shown as one. */
const named = (places: ReadonlyMap<string, readonly Site[]>): ReadonlyMap<string, string> => {
  const names = [...places].map(([place, sites]) => [place, nameOf(place, sites)] as const);
  const isTaken = (name: string): boolean => names.filter(([, other]) => other === name).length > 1;
  return new Map(names.map(([place, name]) => [place, isTaken(name) ? place.replace(/\.ya?ml$/, '') : name]));
};

const hasWord = (text: string, word: string): boolean =>
  `-${text.replaceAll(/[^A-Za-z0-9]+/g, '-')}-`.includes(`-${word.replaceAll(/[^A-Za-z0-9]+/g, '-')}-`);

/** What else bears the name of a cluster: folders anywhere, and the neighbours of a single file. */
const companions = (
  place: string,
  name: string,
  taken: readonly string[],
  paths: readonly string[],
): readonly string[] => {
  const folders = new Set(paths.flatMap((path) => foldersAbove(path)));
  const free = (path: string): boolean =>
    taken.every((other) => !isIn(path, other) && (other === '' || !isIn(other, path)));
  const alike = [...folders].filter((folder) => lastOf(folder) === name && free(folder));
  const beside = place.includes('.')
    ? paths.filter((path) => parentOf(path) === parentOf(place) && hasWord(stem(path), name) && free(path))
    : [];
  return [...alike, ...beside];
};

const foldersAbove = (path: string): readonly string[] => {
  const folders: string[] = [];
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) folders.push(folder);
  return folders;
};

/** What Flux and Argo CD are told to apply, by the field that says so; `./` and slashes at the end mean nothing. */
const pointerOf = (document: Json, from: string): readonly Pointer[] => {
  const kind = textAt(document, 'kind');
  const isFlux = kind === 'Kustomization' && textAt(document, 'apiVersion').startsWith('kustomize.toolkit.fluxcd.io/');
  const to = isFlux
    ? textAt(document, 'spec', 'path')
    : kind === 'Application'
      ? textAt(document, 'spec', 'source', 'path')
      : '';
  return to === '' ? [] : [{ from, to: to.replace(/^\.?\//, '').replace(/\/+$/, '') }];
};

interface Seen {
  readonly sites: readonly Site[];
  readonly pointers: readonly Pointer[];
  /** Clusters that ApplicationSets name, and the files they stand in. */
  readonly generated: ReadonlyMap<string, readonly string[]>;
}

const looked = (files: ReadonlyMap<string, TreeFile>): Seen => {
  const reader = new ObjectReader();
  const sites: Site[] = [];
  const pointers: Pointer[] = [];
  const generated = new Map<string, Set<string>>();
  for (const file of files.values()) {
    if (!mayHoldObjects(file.path)) continue;
    for (const { value } of reader.documentsOf(file).found) {
      const site = controlPlaneIn(value);
      if (site) sites.push({ ...site, file: file.path });
      pointers.push(...pointerOf(value, parentOf(file.path)));
    }
    for (const { value } of reader.objectsOf(file).found.filter((object) => isApplicationSet(object.value))) {
      for (const { cluster, object } of generatedApplications(value)) {
        if (controlPlaneIn(object) === undefined && !generated.has(cluster)) continue;
        generated.set(cluster, (generated.get(cluster) ?? new Set()).add(file.path));
      }
    }
  }
  return { sites, pointers, generated: new Map([...generated].map(([name, paths]) => [name, [...paths]])) };
};

/** Where one folder is applied to several clusters, the folders of those who say so are the clusters. */
const appliers = (site: Site, pointers: readonly Pointer[]): readonly string[] => [
  ...new Set(pointers.filter(({ to }) => to !== '' && isIn(site.file, to)).map(({ from }) => from)),
];

const placesOf = ({ sites, pointers }: Seen): ReadonlyMap<string, readonly Site[]> => {
  const places = new Map<string, Site[]>();
  for (const site of sites) {
    const from = appliers(site, pointers);
    for (const place of from.length > 1 ? from : [territory(site, sites)]) {
      places.set(place, [...(places.get(place) ?? []), site]);
    }
  }
  return places;
};

/** The folders that an engine object of a cluster points to, where they are not another cluster's. */
const pointed = (own: readonly string[], pointers: readonly Pointer[], taken: readonly string[]): readonly string[] =>
  pointers
    .filter(({ from, to }) => to !== '' && own.some((folder) => isIn(from, folder)))
    .map(({ to }) => to)
    .filter((to) => taken.every((other) => own.includes(other) || (!isIn(other, to) && !isIn(to, other))));

/**
 * The clusters of a tree that no inventory describes, by the control planes in it: each has the largest folder without
 * another's control plane, folders elsewhere that bear its name, and what its engine is told to apply.
 */
export const recognisedClusters = (files: ReadonlyMap<string, TreeFile>): readonly TreeCluster[] => {
  const seen = looked(files);
  const places = placesOf(seen);
  const taken = [...places.keys()];
  const paths = [...files.keys()];
  const found = [...named(places)].map(([place, name]): TreeCluster => {
    const own = [place, ...companions(place, name, taken, paths)];
    return { name, folders: [...new Set([...own, ...pointed(own, seen.pointers, taken)])].toSorted() };
  });
  const generated = [...seen.generated].filter(([name]) => found.every((cluster) => cluster.name !== name));
  return [...found, ...generated.map(([name, folders]): TreeCluster => ({ name, folders }))].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
};

import { generatedApplications, isApplicationSet } from './application-set.ts';
import { type ControlPlane, controlPlaneIn } from './control-plane.ts';
import { mayHoldObjects, ObjectReader } from './object-reader.ts';
import type { TreeCluster, TreeFile } from './tree.ts';
import { isIn, parentOf } from './paths.ts';
import { apart, appliers, overlays, type Pointer, pointed, pointersOf } from './pointers.ts';

/** A control plane, and the file it stands in. */
interface Site extends ControlPlane {
  readonly file: string;
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const kindOf = ({ identity }: Site): string => identity.split(' ', 1)[0] ?? '';

/** One without a name for the cluster in which an external one stands. */
const isHostOf = (host: Site, external: Site): boolean =>
  external.isExternal && host.clusterName === '' && parentOf(host.file) === parentOf(external.file);

const isElsewhere = (a: Site, b: Site): boolean =>
  a.destination !== '' && b.destination !== '' && a.destination !== b.destination;

/**
 * Two that cannot belong to one cluster. Of one kind: they have different names, or are the same thing twice. Of two kinds
 * (a spec for istioctl beside a release): they stand apart from each other, and do not say one name.
 */
const isApart = (a: Site, b: Site): boolean => {
  if (a === b) return false;
  // An external one goes by the name of the cluster that it serves.
  if (a.isExternal !== b.isExternal) return !isHostOf(a, b) && !isHostOf(b, a);
  const isNamedAlike = a.clusterName === b.clusterName;
  if (kindOf(a) === kindOf(b)) return isElsewhere(a, b) || !isNamedAlike || a.identity === b.identity;
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
  if (place === '') return declared ?? 'cluster';
  if (sites.some(({ file }) => file === place)) return declared ?? stem(place);
  return stem(place);
};

/** Names that are taken become the whole path: two clusters are never shown as one. */
const named = (places: ReadonlyMap<string, readonly Site[]>): ReadonlyMap<string, string> => {
  const names = [...places].map(([place, sites]) => [place, nameOf(place, sites)] as const);
  const isTaken = (name: string): boolean => names.filter(([, other]) => other === name).length > 1;
  return new Map(
    names.map(([place, name]) => [place, isTaken(name) && place !== '' ? place.replace(/\.ya?ml$/, '') : name]),
  );
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
      pointers.push(...pointersOf(value, file.path));
    }
    for (const { value } of reader.objectsOf(file).found.filter((object) => isApplicationSet(object.value))) {
      for (const { cluster, object } of generatedApplications(value)) {
        if (controlPlaneIn(object) === undefined && !generated.has(cluster)) continue;
        generated.set(cluster, (generated.get(cluster) ?? new Set()).add(file.path));
      }
    }
  }
  return {
    sites,
    pointers: [...apart(pointers), ...overlays(files, reader)],
    generated: new Map([...generated].map(([name, paths]) => [name, [...paths]])),
  };
};

const placesOf = ({ sites, pointers }: Seen): ReadonlyMap<string, readonly Site[]> => {
  const places = new Map<string, Site[]>();
  const appliersOf = appliers(pointers);
  for (const site of sites) {
    const from = appliersOf(site.file);
    for (const place of from.length > 1 ? from : [territory(site, sites)]) {
      places.set(place, [...(places.get(place) ?? []), site]);
    }
  }
  return places;
};

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

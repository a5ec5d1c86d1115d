import { haveSameText } from '../trees/changed-files.ts';
import type { TreeFile } from '../trees/tree.ts';
import type { NameMarks } from './own-names.ts';
import type { Area, Place } from './place.ts';

/** A file that differs, of one cluster or of several in which it differs in the same way. */
export interface Fold {
  readonly area: Area;
  /** In declared order; none where the file belongs to the mesh. The files are those of the first. */
  readonly clusters: readonly string[];
  readonly path: string;
  readonly before: TreeFile | undefined;
  readonly after: TreeFile | undefined;
  readonly names: NameMarks;
  /** The cluster whose file stands in `before`, for the file of a new cluster; empty for every other. */
  readonly model: string;
}

/** A path that differs, and both files of it. */
export interface Difference {
  readonly path: string;
  readonly place: Place;
  readonly before: TreeFile | undefined;
  readonly after: TreeFile | undefined;
  /** See Fold. */
  readonly model: string;
}

interface Growing extends Fold {
  readonly clusters: string[];
  /** Undefined where a file holds none of its cluster's names: then the files say all. */
  readonly key: string | undefined;
}

/** Where ciphertext stands: the values of a SealedSecret, of a document of sops, of age. */
const encryptedData = /^( *)encryptedData:(?:.*)(?:\n\1 +.*)*/gm;
const sops = /ENC\[AES256_GCM,[^[\]]*\]|-----BEGIN AGE ENCRYPTED FILE-----[^-]*-----END AGE ENCRYPTED FILE-----/g;

/** Ciphertext differs each time: with it no two clusters would ever change alike. */
const withoutCiphertext = (text: string): string =>
  text
    .replaceAll(encryptedData, (block) => block.replaceAll(/(: *"?)[A-Za-z0-9+/=]{16,}/g, '$1\u0002'))
    .replaceAll(sops, '\u0002');

/** Whether ciphertext stands in the file. */
export const isSealed = (path: string): boolean => /(^|\/)sealed(secret-|\/)/.test(path);

const absent = '\u0001';

/** What of a file counts when two clusters are compared: without their names, and without ciphertext. */
export const comparedText = (file: TreeFile | undefined, path: string, names: NameMarks): string => {
  if (file === undefined) return absent;
  const text = file.text();
  return names.marked(isSealed(path) ? withoutCiphertext(text) : text);
};

const isSame = (one: TreeFile | undefined, other: TreeFile | undefined): boolean =>
  one === undefined || other === undefined ? one === other : haveSameText(one, other);

const isPlain = (files: readonly (TreeFile | undefined)[], names: NameMarks): boolean =>
  files.every((file) => file === undefined || !names.mayHold(file.text()));

/** Folds of one path, the cluster's names in it marked. */
class Bucket {
  readonly folds: Growing[] = [];
  readonly #byKey = new Map<string, Growing>();

  add(difference: Difference, names: NameMarks): void {
    const { path, place, before, after, model } = difference;
    const plain = !isSealed(path) && isPlain([before, after], names);
    const same = plain
      ? this.folds.find((fold) => fold.key === undefined && isSame(fold.before, before) && isSame(fold.after, after))
      : undefined;
    const key = plain ? undefined : `${comparedText(before, path, names)}\u0003${comparedText(after, path, names)}`;
    const known = same ?? (key === undefined ? undefined : this.#byKey.get(key));
    if (known) {
      known.clusters.push(place.cluster);
      return;
    }
    const clusters = place.cluster === '' ? [] : [place.cluster];
    const fold: Growing = { area: place.area, clusters, path, before, after, names, model, key };
    this.folds.push(fold);
    if (key !== undefined) this.#byKey.set(key, fold);
  }
}

/** Brings together what differs alike. `marksOf` knows the names of each cluster. */
export const foldsOf = (
  differences: readonly Difference[],
  marksOf: (cluster: string) => NameMarks,
): readonly Fold[] => {
  const buckets = new Map<string, Bucket>();
  for (const difference of differences) {
    const { cluster, area } = difference.place;
    const names = marksOf(cluster);
    const key = cluster === '' ? difference.path : `${area} ${names.marked(difference.path)}`;
    const bucket = buckets.get(key) ?? new Bucket();
    buckets.set(key, bucket);
    bucket.add(difference, names);
  }
  return [...buckets.values()].flatMap(({ folds }) => folds);
};

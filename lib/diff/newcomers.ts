import type { TreeFile } from '../trees/tree.ts';
import { comparedText, type Difference, isSealed } from './fold.ts';
import type { NameMarks } from './own-names.ts';
import type { Side } from './sides.ts';

/** So many clusters are asked whether they have a file already; more would be as many as the mesh has. */
const asked = 3;

const like = new Set(['object', 'repeated', 'kustomization']);

const mayHaveModel = ({ place, path, before }: Difference, joined: ReadonlySet<string>): boolean =>
  joined.has(place.cluster) && before === undefined && like.has(place.area) && !isSealed(path);

/** A file of another cluster, as the new one would have it. */
const renamedFile = (file: TreeFile, path: string, from: NameMarks, to: NameMarks): TreeFile => {
  let text: string | undefined;
  const read = (): string => (text ??= from.renamed(file.text(), to.own));
  return {
    path,
    size: file.size,
    blob: undefined,
    bytes: () => Buffer.from(read()),
    text: read,
  };
};

/** What new clusters bring. */
export interface Newcomers {
  /** Files that differ from those of a cluster of the base in nothing but names: somebody has reviewed them already. */
  readonly copies: ReadonlyMap<string, string>;
  /** The others; where a cluster of the base has a file of that name, it stands in `before`. */
  readonly rest: readonly Difference[];
}

/** Sets what is new because a cluster is new apart from what only this cluster has. */
export const newcomersIn = async (
  differences: readonly Difference[],
  joined: ReadonlySet<string>,
  base: Side,
  marksOf: (cluster: string) => NameMarks,
): Promise<Newcomers> => {
  const models = base.clusters.slice(0, asked);
  const candidates = new Set(differences.filter((difference) => mayHaveModel(difference, joined)));
  const pathIn = ({ path, place }: Difference, model: string): string =>
    marksOf(place.cluster).renamed(path, marksOf(model).own);
  await base.load([...candidates].flatMap((difference) => models.map((model) => pathIn(difference, model))));
  const copies = new Map<string, string>();
  const rest = differences.flatMap((difference): readonly Difference[] => {
    if (!candidates.has(difference)) return [difference];
    const { path, place, after } = difference;
    const marks = marksOf(place.cluster);
    const files = models.flatMap((model) => {
      const file = base.files.get(pathIn(difference, model));
      return file ? [{ model, file }] : [];
    });
    const text = comparedText(after, path, marks);
    const same = files.find(({ model, file }) => comparedText(file, path, marksOf(model)) === text);
    if (same) {
      copies.set(path, same.model);
      return [];
    }
    const [first] = files;
    if (!first) return [difference];
    return [{ ...difference, model: first.model, before: renamedFile(first.file, path, marksOf(first.model), marks) }];
  });
  return { copies, rest };
};

import { errorAt, type Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { changedFiles } from '../trees/changed-files.ts';
import type { Tree, TreeFile } from '../trees/tree.ts';
import { ClusterNames } from './cluster-names.ts';
import { type Difference, foldsOf } from './fold.ts';
import { groupsOf, type Plain } from './groups.ts';
import { withoutGoneFolders } from './gone-folders.ts';
import { headlineOf } from './headline.ts';
import { meaningsOf } from './meaning/meaning.ts';
import { inputsAreEqual } from './meaning/mesh.ts';
import type { Context } from './meaning/sentence.ts';
import { withMovesJoined } from './moves.ts';
import { newcomersIn } from './newcomers.ts';
import { NameMarks } from './own-names.ts';
import { concerns, passedOver } from './passed-over.ts';
import { Places } from './place.ts';
import { withoutEchoes, withoutRepetitions } from './repeated.ts';
import type { ObjectChange, Review, Totals } from './review.ts';
import { byRisk, highest, type Risk, risks } from './risk.ts';
import { withListing } from './listing.ts';
import { inventoriesOf, missingParts, readyForSides, type Side, sidesOf } from './sides.ts';
import { type Unit, UnitReader, withFoldsJoined } from './units.ts';

const ours = ({ files }: Side, places: Places): ReadonlyMap<string, TreeFile> =>
  new Map([...files].filter(([path]) => places.knows(path)));

const differencesIn = (base: Side, head: Side, places: Places): readonly Difference[] => {
  const { added, removed, changed } = changedFiles({ files: ours(base, places) }, { files: ours(head, places) });
  return [...changed, ...added, ...removed].flatMap((path) => {
    const place = places.of(path);
    return place ? [{ path, place, before: base.files.get(path), after: head.files.get(path), model: '' }] : [];
  });
};

const networksIn = (side: Side): ReadonlyMap<string, string> =>
  new Map(side.inventory?.clusters.map(({ name, network }) => [name, network]));

/** Knows the names of each cluster in both trees. */
const marksIn = (base: Side, head: Side, all: readonly string[]): ((cluster: string) => NameMarks) => {
  const [before, after] = [networksIn(base), networksIn(head)];
  const known = new Map<string, NameMarks>();
  const others = [...all, ...before.values(), ...after.values()];
  return (cluster) => {
    const [old, now] = [before.get(cluster) ?? after.get(cluster), after.get(cluster) ?? before.get(cluster)];
    const marks =
      known.get(cluster) ?? new NameMarks({ cluster, network: old ?? '', newNetwork: now ?? '' }, [...new Set(others)]);
    known.set(cluster, marks);
    return marks;
  };
};

const plainChange = (verb: ObjectChange['verb'], objects: readonly string[], note: string): ObjectChange => ({
  verb,
  objects,
  file: objects[0] ?? '',
  risk: 'none',
  reasons: [],
  fields: [],
  note,
});

const byKey = (
  differences: readonly Difference[],
  keyOf: (difference: Difference) => string,
): readonly (readonly Difference[])[] => {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = keyOf(difference);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  return [...groups.values()];
};

const plainEntry = (group: readonly Difference[], verb: 'added' | 'removed', note: string): Plain => {
  const paths = group.map(({ path }) => path);
  return { clusters: [group[0]?.place.cluster ?? ''], change: plainChange(verb, paths, note) };
};

/** Files whose content says nothing new: those of clusters that leave, and copies of what other clusters have. */
const plainOf = (
  leaving: readonly Difference[],
  copied: readonly Difference[],
  copies: ReadonlyMap<string, string>,
): readonly Plain[] => {
  return [
    ...byKey(leaving, ({ place }) => place.cluster).map((group) =>
      plainEntry(group, 'removed', 'the cluster leaves; what was applied stays in it'),
    ),
    ...byKey(copied, ({ path, place }) => `${place.cluster}\u0000${copies.get(path) ?? ''}`).map((group) =>
      plainEntry(group, 'added', `like those of ${copies.get(group[0]?.path ?? '') ?? ''}, except for names`),
    ),
  ];
};

const totalsOf = (units: readonly Unit[], plain: readonly Plain[], derived: number, touched: number): Totals => {
  const counts: Record<Risk, number> = { none: 0, restart: 0, traffic: 0, trust: 0, data: 0 };
  for (const { fold, reasons } of units) counts[highest(reasons)] += Math.max(fold.clusters.length, 1);
  for (const { change } of plain) counts.none += change.objects.length;
  const all = risks.reduce((sum, risk) => sum + counts[risk], 0);
  return { byRisk: counts, all, clusters: touched, derived };
};

/** Reads what differs in one go, and the inventories, which say what has to be there. */
const loaded = async (
  base: Side,
  head: Side,
  differences: readonly Difference[],
  touched: ReadonlySet<string>,
): Promise<void> => {
  const read = differences.filter(({ place }) => place.area !== 'derived').map(({ path }) => path);
  await Promise.all([base, head].map((side) => side.load([...read, ...inventoriesOf(side, touched)])));
};

/** Neither side is anything that isthmus knows: then no difference would mean anything. */
const refuseStrangers = (base: Side, head: Side): void => {
  const known = [base, head].some(
    ({ inventory, clusters, files, issues }) =>
      inventory !== undefined || clusters.length > 0 || files.has('mesh.yaml') || issues.some(isUnreadInventory),
  );
  if (known) return;
  const problem = `neither ${base.label} nor ${head.label} holds a mesh: no inventory.json of isthmus, no mesh.yaml, and no cluster of a mesh is recognised`;
  throw new MeshError([errorAt('diff-no-mesh', [], problem, 'name the folder of mesh.yaml, or a dist')]);
};

const isUnreadInventory = ({ code }: Issue): boolean => code.startsWith('inventory-');

const uniqueIssues = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((issue) => [`${issue.code} ${issue.at?.file ?? ''} ${issue.problem}`, issue])).values(),
];

/** What tells synth, or cdk8s, to run a program, which then takes in others. */
const starters = ['main.ts', 'cdk8s.yaml'];

/** Where nothing does, programs in folders of others are none of a mesh's business. */
const mayRunPrograms = (base: Side, head: Side): boolean =>
  [base, head].some(({ dist, files, inventory }) => {
    const isOurDist = dist === '' && inventory !== undefined;
    return isOurDist || starters.some((name) => files.has(name));
  });

/** An inventory that lists a cluster no more, while its files stay, takes nothing away. */
const leavingClusters = (base: Side, head: Side, places: Places): readonly string[] => {
  const left = base.clusters.filter((name) => head.clusters.length > 0 && !head.clusters.includes(name));
  if (left.length === 0) return left;
  const kept = new Set([...head.files.keys()].map((path) => path.startsWith(head.dist) && places.of(path)?.cluster));
  return left.filter((name) => !kept.has(name));
};

/** Compares two trees: what it means, how risky it is, and what differs in which object. Nothing is read that is equal. */
export const compareTrees = async (baseTree: Tree, headTree: Tree): Promise<Review> => {
  await readyForSides([baseTree, headTree]);
  const { base, head } = sidesOf(baseTree, headTree);
  refuseStrangers(base, head);
  const names = new ClusterNames([...new Set([...head.clusters, ...base.clusters])]);
  const places = new Places(base.dist, names.all, mayRunPrograms(base, head));
  const differences = differencesIn(base, head, places);
  const touched = new Set(differences.map(({ place }) => place.cluster).filter((name) => name !== ''));
  await loaded(base, head, differences, touched);

  const joined = head.clusters.filter((name) => base.clusters.length > 0 && !base.clusters.includes(name));
  const left = leavingClusters(base, head, places);
  const marksOf = marksIn(base, head, names.all);
  const told = differences.filter(({ place }) => place.area !== 'derived');
  const leaving = told.filter(({ place, after }) => left.includes(place.cluster) && after === undefined);
  const gone = new Set(leaving);
  const staying = told.filter((difference) => !gone.has(difference));
  const { copies, rest } = await newcomersIn(staying, new Set(joined), base, marksOf);
  const copied = staying.filter(({ path }) => copies.has(path));

  const folds = foldsOf(rest, marksOf);
  const reader = new UnitReader();
  const read = withMovesJoined(
    folds.flatMap((fold) => reader.unitsOf(fold)),
    base,
    head,
  );
  const { units, repeated } = withoutRepetitions(
    withFoldsJoined(withoutEchoes(withoutGoneFolders(read, base, head, places, left))).map((unit) =>
      withListing(unit, base, head, places),
    ),
  );
  const plain = plainOf(leaving, copied, copies);
  const context: Context = { base, head, names, folds, units, joined, left };
  const meanings = [...passedOver(base, head, places), ...meaningsOf(context)].toSorted(byRisk);
  const groups = groupsOf(units, plain, names);

  const derived = differences.length - told.length + repeated;
  const totals = totalsOf(units, plain, derived, touched.size);
  const risk = highest([...meanings, ...groups]);
  const issues = uniqueIssues([
    ...base.issues.filter((issue) => concerns(base, places, issue)),
    ...head.issues.filter((issue) => concerns(head, places, issue)),
    ...missingParts([base, head], touched),
    ...reader.issues,
  ]);
  const headline = headlineOf({
    risk,
    meanings,
    totals,
    isthmus:
      inputsAreEqual(context) && base.inventory?.isthmus !== head.inventory?.isthmus
        ? { before: base.inventory?.isthmus ?? '', after: head.inventory?.isthmus ?? '' }
        : undefined,
    unread: reader.issues.length,
  });
  return { base: base.label, head: head.label, headline, risk, totals, meanings, groups, issues };
};

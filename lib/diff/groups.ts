import type { ClusterNames } from './cluster-names.ts';
import { byRisk, highest, type Reason } from './risk.ts';
import type { FieldChange, Group, ObjectChange, Verb } from './review.ts';
import { frozenFields } from './rules/immutable.ts';
import { shownChange } from './shown.ts';
import { ciphertext } from './masked.ts';
import { objectName, type Unit } from './units.ts';

/** More fields of one object are counted, not shown: the file has them. */
const maxFields = 60;

const verbOf = ({ subject, fold }: Unit): Verb => {
  if (!subject.before || fold.model !== '') return 'added';
  if (!subject.after) return 'removed';
  return frozenFields(subject).length > 0 ? 'recreated' : 'changed';
};

const isShared = ({ fold }: Unit): boolean => fold.clusters.length > 1;

/** In the words of all clusters of a group: `{cluster}` where each has its own name. */
const general = (unit: Unit, text: string): string => (isShared(unit) ? unit.fold.names.general(text) : text);

const generalField = (unit: Unit, { path, before, after }: FieldChange): FieldChange => ({
  path: general(unit, path),
  before: before === undefined ? undefined : general(unit, before),
  after: after === undefined ? undefined : general(unit, after),
});

const generalReason = (unit: Unit, reason: Reason): Reason => ({ ...reason, text: general(unit, reason.text) });

const isCiphertext = ({ before, after }: FieldChange): boolean => before === ciphertext && after === ciphertext;

/** Ciphertexts say nothing one by one: one line for all of an object. */
const shownFields = (unit: Unit): readonly FieldChange[] => {
  const fields = unit.changes.map((change) => generalField(unit, shownChange(unit.subject.kind, change)));
  const sealed = fields.filter(isCiphertext);
  if (sealed.length < 2) return fields;
  const names = sealed.map(({ path }) => path).join(', ');
  return [...fields.filter((field) => !isCiphertext(field)), { path: names, before: ciphertext, after: ciphertext }];
};

const fieldsOf = (unit: Unit): { readonly fields: readonly FieldChange[]; readonly note: string } => {
  const { changes, subject } = unit;
  // A new object is read in its file; what of it matters is among the reasons.
  if (!subject.before || !subject.after) return { fields: [], note: '' };
  const more = changes.length - maxFields;
  return {
    fields: shownFields(unit).slice(0, maxFields),
    note: [
      ...(unit.fold.model === '' ? [] : [`like that of ${unit.fold.model}, except for this and for names`]),
      ...(more > 0 ? [`${more} more fields differ`] : []),
    ].join(', '),
  };
};

const changeOf = (unit: Unit): ObjectChange => ({
  verb: verbOf(unit),
  objects: [general(unit, objectName(unit.subject))],
  file: general(unit, unit.subject.path),
  risk: highest(unit.reasons),
  reasons: unit.reasons.map((reason) => generalReason(unit, reason)),
  ...fieldsOf(unit),
});

/** Objects that change in the same fields and for the same reasons are one entry. */
const joined = (changes: readonly ObjectChange[]): readonly ObjectChange[] => {
  const known = new Map<string, ObjectChange>();
  for (const change of changes) {
    const { verb, reasons, fields, note } = change;
    const key = JSON.stringify([verb, reasons, fields, note]);
    const same = known.get(key);
    known.set(key, same ? { ...same, objects: [...same.objects, ...change.objects] } : change);
  }
  return [...known.values()];
};

/** Entries for clusters that are made without looking into files: what a cluster leaves behind, or has like another. */
export interface Plain {
  readonly clusters: readonly string[];
  readonly change: ObjectChange;
}

/** Everything that differs, by the clusters in which it differs alike; riskiest first, the mesh before its clusters. */
export const groupsOf = (units: readonly Unit[], plain: readonly Plain[], names: ClusterNames): readonly Group[] => {
  const groups = new Map<string, { readonly clusters: readonly string[]; readonly changes: ObjectChange[] }>();
  const add = (clusters: readonly string[], change: ObjectChange): void => {
    const key = clusters.join(',');
    const group = groups.get(key) ?? { clusters, changes: [] };
    groups.set(key, group);
    group.changes.push(change);
  };
  for (const unit of units) add(names.inOrder(unit.fold.clusters), changeOf(unit));
  for (const { clusters, change } of plain) add(clusters, change);
  return [...groups.values()]
    .map(({ clusters, changes }) => ({
      clusters,
      title: names.title(clusters),
      risk: highest(changes),
      changes: joined(changes).toSorted(byRisk),
    }))
    .toSorted((a, b) => byRisk(a, b) || a.clusters.length - b.clusters.length);
};

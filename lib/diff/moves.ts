import { fieldChanges } from './field-changes.ts';
import { isListed } from './listing.ts';
import type { Reason } from './risk.ts';
import type { Side } from './sides.ts';
import { type Unit, unitOf } from './units.ts';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const elsewhere: Reason = {
  risk: 'trust',
  rule: 'moved',
  text: 'it moves to where no kustomization lists it, or to a folder that was not there before: if no engine applies it there, it is gone',
};

const identityOf = ({ group, kind, namespace, name }: Unit['subject']): string =>
  [group, kind, namespace, name].join('\u0000');

const isWhole = ({ subject }: Unit): boolean => subject.kind !== '' && (!subject.before || !subject.after);

const keyOf = ({ fold, subject }: Unit): string =>
  [subject.area, fold.clusters.join(','), identityOf(subject)].join('\u0000');

const foldersOf = ({ files }: Side): ReadonlySet<string> => new Set([...files.keys()].map(folderOf));

const movedUnit = (old: Unit, unit: Unit, reasons: readonly Reason[]): readonly Unit[] => {
  const [before, after] = [old.subject.before, unit.subject.after];
  const changes = fieldChanges(before, after);
  if (changes.length === 0 && reasons.length === 0) return [];
  const joined = unitOf(unit.fold, identityOf(unit.subject), before, after, changes);
  return [{ ...joined, reasons: [...joined.reasons, ...reasons] }];
};

/**
 * An object that left one file and stands in another has moved: what differs in it is what counts, and whether it still
 * reaches a cluster from there.
 */
export const withMovesJoined = (units: readonly Unit[], base: Side, head: Side): readonly Unit[] => {
  const gone = new Map(units.filter((unit) => isWhole(unit) && !unit.subject.after).map((unit) => [keyOf(unit), unit]));
  if (gone.size === 0) return units;
  const folders = foldersOf(base);
  const moved = new Set<Unit>();
  const joined = units.flatMap((unit): readonly Unit[] => {
    const old = isWhole(unit) && !unit.subject.before ? gone.get(keyOf(unit)) : undefined;
    if (!old) return [unit];
    moved.add(old);
    const { area, path } = unit.subject;
    const stays = area !== 'object' || (folders.has(folderOf(path)) && isListed(head, path));
    return movedUnit(old, unit, stays ? [] : [elsewhere]);
  });
  return joined.filter((unit) => !moved.has(unit));
};

import type { Places } from './place.ts';
import { textAt } from './rules/rule.ts';
import type { Side } from './sides.ts';
import type { Unit } from './units.ts';

/** The folder that a Kustomization of Flux applied until it was deleted; undefined for everything else. */
const lostFolder = ({ subject: { kind, before, after } }: Unit, { dist }: Side): string | undefined => {
  const path = textAt(before, 'spec', 'path');
  const start = dist === '' ? -1 : path.indexOf(`/${dist}`);
  return kind === 'Kustomization' && after === undefined && start !== -1 ? `${path.slice(start + 1)}/` : undefined;
};

/**
 * Takes from a Kustomization that goes together with its folder what it says: each object that was in it says what its own loss
 * means, and of a cluster that leaves another sentence tells. An object that is now elsewhere says no such thing, and then the Kustomization does.
 */
export const withoutGoneFolders = (
  units: readonly Unit[],
  base: Side,
  head: Side,
  places: Places,
  left: readonly string[],
): readonly Unit[] => {
  const gone = new Set(units.filter(({ subject }) => !subject.after).map(({ subject }) => subject.path));
  const isFileSaid = (file: string): boolean => {
    const { area = '', cluster = '' } = places.of(file) ?? {};
    return area !== 'object' || gone.has(file) || left.includes(cluster);
  };
  const isSaid = (folder: string): boolean => {
    const files = [...base.files.keys()].filter((file) => file.startsWith(folder));
    return files.length > 0 && files.every(isFileSaid);
  };
  const stays = (folder: string): boolean => [...head.files.keys()].some((file) => file.startsWith(folder));
  return units.map((unit) => {
    const folder = lostFolder(unit, base);
    if (folder === undefined || stays(folder) || !isSaid(folder)) return unit;
    return { ...unit, reasons: unit.reasons.filter(({ rule }) => rule !== 'engine') };
  });
};

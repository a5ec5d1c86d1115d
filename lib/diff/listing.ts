import type { Json } from '../plan/manifest.ts';
import { readYaml } from '../yaml/read.ts';
import type { Places } from './place.ts';
import type { Reason } from './risk.ts';
import { someOf, type Subject, valueAt } from './rules/rule.ts';
import type { Side } from './sides.ts';
import type { Unit } from './units.ts';

const listOf = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** `mesh/20-ca/kustomization.yaml` and `../10-namespaces` make `mesh/10-namespaces`; undefined where that is outside. */
const joinedPath = (file: string, entry: string): string | undefined => {
  if (entry.startsWith('/')) return undefined;
  const steps = file.split('/').slice(0, -1);
  for (const step of entry.split('/')) {
    if (step === '..' && steps.pop() === undefined) return undefined;
    if (step !== '..' && step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
};

const listNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const listIn = ({ files }: Side, folder: string): string | undefined =>
  listNames.map((name) => `${folder}/${name}`).find((path) => files.has(path));

const limits = { maxBytes: 16 * 1024 * 1024, aliases: 'limited' } as const;

const has = (side: Side, path: string | undefined): boolean =>
  path !== undefined && (side.files.has(path) || listIn(side, path) !== undefined);

/** Files whose objects are compared, wherever they stand. */
const read = new Set(['object', 'repeated', 'kustomization']);

/** Whether what an entry stands for is in the tree, and is looked at. */
const isLookedAt = (side: Side, path: string | undefined, places: Places): boolean => {
  if (path === undefined) return false;
  const file = side.files.has(path) ? path : listIn(side, path);
  return file !== undefined && read.has(places.of(file)?.area ?? '');
};

const applied = new Set(['object', 'repeated']);

/** Files below the folder of a list that were there and still are, and that it does not name. */
const unlisted = ({ path, before, after }: Subject, base: Side, head: Side, places: Places): readonly string[] => {
  const folder = folderOf(path);
  const named = listOf(valueAt(after ?? before, 'resources')).map((entry) => joinedPath(path, entry) ?? '');
  return [...head.files.keys()].filter(
    (file) =>
      file.startsWith(folder) &&
      base.files.has(file) &&
      applied.has(places.of(file)?.area ?? '') &&
      !named.some((entry) => file === entry || file.startsWith(`${entry}/`)),
  );
};

const resourcesIn = (side: Side, list: string): readonly string[] =>
  listOf(readYaml(side.files.get(list)?.text() ?? '', { file: list, ...limits }).value?.['resources']);

/** Whether the nearest list above a file names it; where there is none, engines take all there is. */
export const isListed = (side: Side, path: string): boolean => {
  const steps = path.split('/').slice(0, -1);
  for (; steps.length > 0; steps.pop()) {
    const list = listIn(side, steps.join('/'));
    if (list !== undefined) return resourcesIn(side, list).some((entry) => joinedPath(list, entry) === path);
  }
  return true;
};

const reason = (text: string): Reason => ({ risk: 'trust', rule: 'listing', text });

const entryReasons = (subject: Subject, base: Side, head: Side, places: Places): readonly Reason[] => {
  const { before, after, path } = subject;
  const [old, now] = [listOf(valueAt(before, 'resources')), listOf(valueAt(after, 'resources'))];
  const added = now.filter((entry) => !old.includes(entry));
  const gone = old.filter((entry) => !now.includes(entry) && has(head, joinedPath(path, entry)));
  const unseen = added.filter((entry) => !isLookedAt(head, joinedPath(path, entry), places));
  const taken = before ? added.filter((entry) => !unseen.includes(entry) && has(base, joinedPath(path, entry))) : [];
  return [
    ...(after && gone.length > 0 ? [reason(`it no longer applies ${someOf(gone)}, which is still there`)] : []),
    ...(taken.length > 0 ? [reason(`it applies ${someOf(taken)}, which was there and was not applied`)] : []),
    ...(unseen.length > 0 ? [reason(`it applies ${someOf(unseen)}, which is not there or is not looked at`)] : []),
  ];
};

/**
 * A kustomization that lists a file no more, or for the first time, while the file itself stays; one that lists what
 * nobody looks at; one that is new, or goes, in a folder that stays: then an object comes or goes, and no file says so.
 */
export const withListing = (unit: Unit, base: Side, head: Side, places: Places): Unit => {
  const { area, before, after } = unit.subject;
  if (area !== 'kustomization') return unit;
  const beside = before && after ? [] : unlisted(unit.subject, base, head, places);
  const text = after ? 'from now on nothing else of its folder is applied' : 'all of its folder may be applied';
  const reasons = [
    ...entryReasons(unit.subject, base, head, places),
    ...(beside.length > 0 ? [reason(`${text}: ${someOf(beside)}`)] : []),
  ];
  return reasons.length === 0 ? unit : { ...unit, reasons: [...unit.reasons, ...reasons] };
};

import type { Json } from '../plan/manifest.ts';
import type { Reason } from './risk.ts';
import { someOf, valueAt } from './rules/rule.ts';
import type { Side } from './sides.ts';
import type { Unit } from './units.ts';

const listOf = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** `mesh/20-ca/kustomization.yaml` and `../10-namespaces` make `mesh/10-namespaces`. */
const joinedPath = (file: string, entry: string): string => {
  const steps = file.split('/').slice(0, -1);
  for (const step of entry.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
};

const has = ({ files }: Side, path: string): boolean => files.has(path) || files.has(`${path}/kustomization.yaml`);

const reason = (text: string): Reason => ({ risk: 'trust', rule: 'listing', text });

/**
 * A kustomization that lists a file no more, or for the first time, while the file itself stays: then an object comes or
 * goes, and no file says so.
 */
export const withListing = (unit: Unit, base: Side, head: Side): Unit => {
  const { area, before, after, path } = unit.subject;
  if (area !== 'kustomization' || !before || !after) return unit;
  const [old, now] = [listOf(valueAt(before, 'resources')), listOf(valueAt(after, 'resources'))];
  const gone = old.filter((entry) => !now.includes(entry) && has(head, joinedPath(path, entry)));
  const taken = now.filter((entry) => !old.includes(entry) && has(base, joinedPath(path, entry)));
  const reasons = [
    ...(gone.length > 0 ? [reason(`it no longer applies ${someOf(gone)}, which is still there`)] : []),
    ...(taken.length > 0 ? [reason(`it applies ${someOf(taken)}, which was there and was not applied`)] : []),
  ];
  return reasons.length === 0 ? unit : { ...unit, reasons: [...unit.reasons, ...reasons] };
};

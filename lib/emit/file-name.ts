import type { ObjectRef } from '../plan/manifest.ts';
import { sha256 } from './digest.ts';
import { apiGroup } from './identity.ts';

/** A file name may have 255 bytes on the file systems in use; the rest is room for a suffix. */
const longest = 200;

/**
 * A name as part of a file name, in lower case. Most names are DNS names and stay as they are; those of RBAC objects
 * may hold nearly anything: every other character stands as `_` and its bytes in hex (`system:node` is
 * `system_3anode`), so that no two names give one file, also where the file system ignores case.
 */
const spelled = (name: string): string =>
  name.replaceAll(/[^a-z0-9.-]/gu, (character) => `_${Buffer.from(character).toString('hex').match(/../g)?.join('_')}`);

const shortened = (name: string): string =>
  name.length <= longest ? name : `${name.slice(0, longest - 18)}__${sha256(name).slice(0, 16)}`;

/** The names an object may get, from the shortest to one that no other object can have. */
const candidates = (ref: ObjectRef): readonly string[] => {
  const kind = ref.kind.toLowerCase();
  const group = apiGroup(ref);
  const kindAndGroup = group === '' ? kind : `${kind}.${group}`;
  const names = [spelled(ref.namespace), spelled(ref.name)].filter((name) => name !== '');
  return [
    `${kind}-${spelled(ref.name)}`,
    [kind, ...names].join('-'),
    [kindAndGroup, ...names].join('-'),
    // `__` cannot come out of `spelled`, so the parts stay apart whatever dashes they have.
    [kindAndGroup, spelled(ref.namespace), spelled(ref.name)].join('__'),
  ];
};

const lastCandidate = 3;

/**
 * The file names of the objects of one folder, in their order: `<kind>-<name>.yaml`; where two would share it, the
 * namespace joins (`<kind>-<namespace>-<name>.yaml`), then the API group (`<kind>.<group>-<namespace>-<name>.yaml`).
 * Only the objects that collide get longer names, and the order of the objects does not matter.
 */
export const fileNames = (refs: readonly ObjectRef[]): readonly string[] => {
  const options = refs.map((ref) => candidates(ref).map(shortened));
  const levels = refs.map(() => 0);
  const nameAt = (index: number): string => options[index]?.[levels[index] ?? 0] ?? '';
  for (;;) {
    const counts = new Map<string, number>();
    for (const index of refs.keys()) counts.set(nameAt(index), (counts.get(nameAt(index)) ?? 0) + 1);
    const crowded = [...refs.keys()].filter((index) => (counts.get(nameAt(index)) ?? 0) > 1);
    const movable = crowded.filter((index) => (levels[index] ?? 0) < lastCandidate);
    if (movable.length === 0) break;
    for (const index of movable) levels[index] = (levels[index] ?? 0) + 1;
  }
  return refs.map((_, index) => `${nameAt(index)}.yaml`);
};

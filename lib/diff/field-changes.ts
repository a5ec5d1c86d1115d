import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { dataIn } from './embedded.ts';
import { isOrdered, isSet, namedItems, type NamedItem } from './list-items.ts';

/** A key of a map, or `[name]` for an item of a list. */
export type Step = string;

/** One difference between two values. A side is undefined where the field is not there at all. */
export interface RawChange {
  readonly path: readonly Step[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Deeper than any object; what is deeper is compared as a whole. */
const maxDepth = 100;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isScalarList = (items: readonly Json[]): boolean =>
  items.every((item) => item === null || typeof item !== 'object');

/** What JSON gives has a prototype, and `constructor` is a name like any other. */
const ownAt = (map: JsonObject, key: string): Json | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

export const isSame = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
};

class Comparison {
  readonly changes: RawChange[] = [];

  value(before: Json | undefined, after: Json | undefined, path: readonly Step[]): void {
    if (before === after) return;
    if (path.length > maxDepth) this.#whole(before, after, path);
    else if (isMap(before) && isMap(after)) this.#maps(before, after, path);
    else if (isList(before) && isList(after)) this.#lists(before, after, path);
    else if (typeof before === 'string' && typeof after === 'string') this.#texts(before, after, path);
    else this.#whole(before, after, path);
  }

  #whole(before: Json | undefined, after: Json | undefined, path: readonly Step[]): void {
    if (!isSame(before, after)) this.changes.push({ path, before, after });
  }

  #maps(before: JsonObject, after: JsonObject, path: readonly Step[]): void {
    const keys = [...Object.keys(before), ...Object.keys(after).filter((key) => !Object.hasOwn(before, key))];
    for (const key of keys) this.value(ownAt(before, key), ownAt(after, key), [...path, key]);
  }

  /** Texts that are YAML or JSON differ in data; where only their layout differs, the text itself has to be shown. */
  #texts(before: string, after: string, path: readonly Step[]): void {
    const data = { before: dataIn(before), after: dataIn(after) };
    const count = this.changes.length;
    if (data.before !== undefined && data.after !== undefined) this.value(data.before, data.after, path);
    if (this.changes.length === count) this.changes.push({ path, before, after });
  }

  #lists(before: readonly Json[], after: readonly Json[], path: readonly Step[]): void {
    const key = path.findLast((step) => !step.startsWith('[')) ?? '';
    const named = namedItems(before, after);
    if (named) this.#named(named.before, named.after, path, isOrdered(key));
    else if (isScalarList(before) && isScalarList(after)) this.#scalars(before, after, path, isSet(key));
    else this.#positions(before, after, path);
  }

  #scalars(before: readonly Json[], after: readonly Json[], path: readonly Step[], set: boolean): void {
    const sorted = (list: readonly Json[]): readonly Json[] => (set ? list.map(String).toSorted() : list);
    if (!isSame(sorted(before), sorted(after))) this.changes.push({ path, before, after });
  }

  #named(before: readonly NamedItem[], after: readonly NamedItem[], path: readonly Step[], keepsOrder: boolean): void {
    const old = new Map(before.map(({ name, value }) => [name, value]));
    const now = new Map(after.map(({ name, value }) => [name, value]));
    for (const [name, value] of old) this.value(value, now.get(name), [...path, `[${name}]`]);
    for (const [name, value] of now) if (!old.has(name)) this.value(undefined, value, [...path, `[${name}]`]);
    const order = {
      before: [...old.keys()].filter((name) => now.has(name)),
      after: [...now.keys()].filter((name) => old.has(name)),
    };
    if (keepsOrder && !isSame(order.before, order.after)) {
      this.changes.push({ path: [...path, '[order]'], before: order.before, after: order.after });
    }
  }

  /** Items without a name: equal ones at both ends are passed over, those between them are compared by position. */
  #positions(before: readonly Json[], after: readonly Json[], path: readonly Step[]): void {
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && isSame(before[start], after[start])) start += 1;
    let end = 0;
    while (end < shorter - start && isSame(before.at(-1 - end), after.at(-1 - end))) end += 1;
    const most = Math.max(before.length, after.length) - end;
    for (let index = start; index < most; index += 1) {
      const one = index < before.length - end ? before[index] : undefined;
      const other = index < after.length - end ? after[index] : undefined;
      this.value(one, other, [...path, `[${index}]`]);
    }
  }
}

/** What differs between two values: lists matched by the names of their items, texts that hold data compared as data. */
export const fieldChanges = (before: Json | undefined, after: Json | undefined): readonly RawChange[] => {
  const comparison = new Comparison();
  comparison.value(before, after, []);
  return comparison.changes;
};

import type { Json, JsonObject } from '../../plan/manifest.ts';
import { isMap } from '../../plan/manifest.ts';
import { keysOf, type Leaf } from '../leaves.ts';
import type { Area } from '../place.ts';
import type { Reason, Risk } from '../risk.ts';
import { shownPath } from '../shown.ts';

/** One object or file that differs, as rules look at it. */
export interface Subject {
  readonly area: Area;
  readonly path: string;
  /** Empty for a file that holds no object. */
  readonly kind: string;
  /** Without the version; empty for the core group. */
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined where the object is new. */
  readonly before: JsonObject | undefined;
  /** Undefined where the object is gone. */
  readonly after: JsonObject | undefined;
  readonly leaves: readonly Leaf[];
}

/** Says why a change has a risk; nothing where it has none that the rule knows. */
export interface Rule {
  readonly name: string;
  readonly risk: Risk;
  /** One text for each reason. */
  readonly reasons: (subject: Subject) => readonly string[];
}

/** Leaves whose keys (`spec.template.spec.containers.image`) fit. */
export const leavesAt = (subject: Subject, keys: RegExp): readonly Leaf[] =>
  subject.leaves.filter(({ path }) => keys.test(keysOf(path)));

/** Whether a pattern fits any word of a leaf: a step of its path, the name of an item, or a text of its value. */
export const mentions = ({ path, before, after }: Leaf, pattern: RegExp): boolean =>
  path.some((step) => pattern.test(step)) ||
  [before, after].flat().some((value: Json | undefined) => typeof value === 'string' && pattern.test(value));

/** The field by its last steps, short enough for a sentence. */
export const fieldName = ({ path }: Leaf): string => {
  const named = path.slice(-3);
  return shownPath(named);
};

/** In mesh.yaml, a cluster that is no longer there: sentences say so, and its settings say nothing more. */
export const isOfGoneCluster = ({ area, after }: Subject, { path }: Leaf): boolean =>
  area === 'declaration' && path[0] === 'clusters' && valueAt(after, 'clusters', path[1] ?? '') === undefined;

/** The first few of some names, and how many there are more. */
export const someOf = (names: readonly string[]): string => {
  const all = [...new Set(names)];
  const more = all.length - 3;
  return more > 0 ? `${all.slice(0, 3).join(', ')} and ${more} more` : all.join(', ');
};

/** A value below a map; undefined where the path leads nowhere. */
export const valueAt = (object: JsonObject | undefined, ...keys: readonly string[]): Json | undefined =>
  keys.reduce<Json | undefined>((value, key) => (isMap(value) ? value[key] : undefined), object);

export const textAt = (object: JsonObject | undefined, ...keys: readonly string[]): string => {
  const value = valueAt(object, ...keys);
  return typeof value === 'string' ? value : '';
};

/** What a rule finds, as reasons. */
export const reasonsOf = ({ name, risk, reasons }: Rule, subject: Subject): readonly Reason[] =>
  reasons(subject).map((text) => ({ risk, rule: name, text }));

import { isMap, type Json } from '../plan/manifest.ts';
import { dataIn } from './embedded.ts';
import type { RawChange, Step } from './field-changes.ts';

/** A single value that differs, or a list of single values. Rules look at these. */
export interface Leaf {
  /** With `[name]` for items of lists. */
  readonly path: readonly Step[];
  /** The last key of the path: `image`. */
  readonly key: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** More is in no object that people write, and a rule needs only one of them. */
const maxLeaves = 20_000;

/** The key of a leaf that stands for all that were not looked at. */
export const tooMany = '(more fields than are looked at)';

const isItem = (step: Step): boolean => step.startsWith('[');

const nameOf = (item: Json, index: number): string => {
  const name = isMap(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : String(index);
};

const snake = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/;

/** The mesh's own configuration, in values and in the ConfigMap of istiod. */
const isMeshConfig = (path: readonly Step[]): boolean =>
  path.includes('meshConfig') || (path[0] === 'data' && path[1] === 'mesh');

/** Istio reads `trust_domain_aliases` as it does `trustDomainAliases` (protobuf's JSON mapping): rules know one of them. */
const camelStep = (step: Step): Step =>
  snake.test(step) ? step.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : step;

class Expansion {
  readonly leaves: Leaf[] = [];
  full = false;

  /** Walks a value that stands on one side only. */
  walk(value: Json, path: readonly Step[], added: boolean): void {
    if (this.leaves.length >= maxLeaves) {
      this.full = true;
      return;
    }
    if (isMap(value) && Object.keys(value).length > 0) {
      for (const [key, member] of Object.entries(value)) this.walk(member, [...path, key], added);
    } else if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
      value.forEach((item: Json, index) => this.walk(item, [...path, `[${nameOf(item, index)}]`], added));
    } else this.#text(value, path, added);
  }

  #text(value: Json, path: readonly Step[], added: boolean): void {
    const data = typeof value === 'string' ? dataIn(value) : undefined;
    if (data === undefined) this.push(path, added ? undefined : value, added ? value : undefined);
    else this.walk(data, path, added);
  }

  push(steps: readonly Step[], before: Json | undefined, after: Json | undefined): void {
    const path = isMeshConfig(steps) ? steps.map(camelStep) : steps;
    this.leaves.push({ path, key: path.findLast((step) => !isItem(step)) ?? '', before, after });
  }
}

/** The single values in which something differs; what is new or gone is taken apart. */
export const leavesOf = (changes: readonly RawChange[]): readonly Leaf[] => {
  const expansion = new Expansion();
  for (const { path, before, after } of changes) {
    if (before !== undefined && after !== undefined && !isMap(before) && !isMap(after)) {
      expansion.push(path, before, after);
    } else {
      if (before !== undefined) expansion.walk(before, path, false);
      if (after !== undefined) expansion.walk(after, path, true);
    }
  }
  if (expansion.full) expansion.push([tooMany], undefined, null);
  return expansion.leaves;
};

/** The keys of a path without the names of items: `spec.template.spec.containers.image`. */
export const keysOf = (path: readonly Step[]): string => path.filter((step) => !isItem(step)).join('.');

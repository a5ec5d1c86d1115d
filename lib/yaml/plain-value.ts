import { type Alias, type Node, type Scalar, type YAMLMap, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { IssuePath } from '../plan/issue.ts';
import type { Json, JsonObject } from '../plan/manifest.ts';
import type { ParsedDocument } from './documents.ts';
import type { IssueList } from './issue-list.ts';
import { type YamlLimits, defaultMaxDepth, maxRepeatedValues } from './limits.ts';
import { plainNumber } from './number.ts';
import { type Words, syntaxWords } from './syntax-words.ts';

/** The first entry of every key of every map, so that positions are found without searching. */
export type Entry = { readonly key: Node; readonly value: Node | null };
export type Entries = ReadonlyMap<YAMLMap, ReadonlyMap<string, Entry>>;

export interface PlainValue {
  readonly value: Json;
  readonly entries: Entries;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

const aliasWords = (problem: string): Words => ({ code: 'yaml-alias', problem, remedy: 'write the value out' });
const tooManyRepeated = aliasWords(`aliases repeat more than ${maxRepeatedValues} values`);
const mergeKey: Words = {
  code: 'yaml-merge-key',
  problem: 'the merge key << is not part of YAML 1.2',
  remedy: 'write the keys out, or put << in quotes',
};

/** One walk over the nodes of a document: makes plain values, remembers where they stand, collects what is refused. */
class Conversion {
  readonly entries = new Map<YAMLMap, Map<string, Entry>>();
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  readonly #issues: IssueList;
  readonly #maxDepth: number;
  readonly #aliases: YamlLimits['aliases'];
  /** True while an alias is followed: what stands below its anchor has been seen and complained about already. */
  #repeating = false;
  #repeated = 0;
  /** Why aliases are followed no further. */
  #overrun: Words | undefined;

  constructor(issues: IssueList, limits: YamlLimits) {
    this.#issues = issues;
    this.#maxDepth = limits.maxDepth ?? defaultMaxDepth;
    this.#aliases = limits.aliases;
  }

  value(node: Node | null, path: IssuePath, depth: number): Json {
    if (this.#repeating) this.#countRepeated();
    if (node === null || this.#overrun !== undefined) return null;
    if (isAlias(node)) return this.#alias(node, path, depth);
    if (!this.#repeating && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node, path);
    this.#open.add(node);
    const value = depth < this.#maxDepth ? this.#collection(node, path, depth + 1) : this.#tooDeep(node, path);
    this.#open.delete(node);
    return value;
  }

  #refuse(words: Words, node: Node, path: IssuePath): null {
    this.#issues.add(words, node.range?.[0] ?? 0, path);
    return null;
  }

  #countRepeated(): void {
    this.#repeated += 1;
    if (this.#repeated > maxRepeatedValues) this.#overrun ??= tooManyRepeated;
  }

  #tooDeep(node: Node, path: IssuePath): null {
    const words = syntaxWords('RESOURCE_EXHAUSTION');
    if (!this.#repeating) return this.#refuse(words, node, path);
    this.#overrun = words;
    return null;
  }

  #alias(node: Alias, path: IssuePath, depth: number): Json {
    if (this.#aliases === 'none') return this.#refuse(aliasWords('aliases may not stand in this file'), node, path);
    const target = this.targets.get(node) ?? this.#anchors.get(node.source);
    if (target === undefined) return this.#refuse(syntaxWords('BAD_ALIAS'), node, path);
    if (this.#open.has(target)) return this.#refuse(aliasWords('an alias stands inside its own anchor'), node, path);
    this.targets.set(node, target);
    if (this.#repeating) return this.value(target, path, depth);
    this.#repeating = true;
    const value = this.value(target, path, depth);
    this.#repeating = false;
    // Told once, where the alias stands that was too much.
    if (this.#overrun !== undefined) this.#refuse(this.#overrun, node, path);
    return value;
  }

  #scalar(node: Scalar, path: IssuePath): Json {
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'number' && typeof value !== 'bigint') {
      return this.#refuse(syntaxWords('TAG_RESOLVE_FAILED'), node, path);
    }
    const number = plainNumber(value, node.source ?? '');
    return typeof number === 'number' ? number : this.#refuse(number, node, path);
  }

  #collection(node: Node, path: IssuePath, depth: number): Json {
    if (isMap<Node, Node | null>(node)) return this.#map(node, path, depth);
    if (!isSeq<Node | null>(node)) return null;
    return node.items.map((item, index) => this.value(item, [...path, index], depth));
  }

  #map(node: YAMLMap<Node, Node | null>, path: IssuePath, depth: number): JsonObject {
    // Without a prototype, `__proto__` and `constructor` are keys like any other.
    const value: Record<string, Json> = Object.create(null);
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const key = this.#key(pair.key, path);
      if (key === undefined) continue;
      const first = entries.get(key);
      if (first !== undefined) this.#refuse(this.#duplicate(first), pair.key, [...path, key]);
      else entries.set(key, pair);
      value[key] = this.value(pair.value, [...path, key], depth);
    }
    this.entries.set(node, entries);
    return value;
  }

  #duplicate(first: Entry): Words {
    const { line } = this.#issues.positionOf(first.key.range?.[0] ?? 0);
    const words = syntaxWords('DUPLICATE_KEY');
    return { ...words, problem: `${words.problem}, first in line ${line}` };
  }

  #key(node: Node | null, path: IssuePath): string | undefined {
    if (isScalar(node) && typeof node.value === 'string') {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
      if (node.value !== '<<' || node.type !== 'PLAIN') return node.value;
      this.#refuse(mergeKey, node, path);
    } else if (node !== null) {
      this.#refuse(syntaxWords('NON_STRING_KEY'), node, path);
    }
    return undefined;
  }
}

/** Turns a document into plain JSON values; maps have no prototype. Adds every fault it meets to the issues. */
export const plainValue = (document: ParsedDocument, issues: IssueList, limits: YamlLimits): PlainValue => {
  const conversion = new Conversion(issues, limits);
  const value = conversion.value(document.contents, [], 0);
  return { value, entries: conversion.entries, targets: conversion.targets };
};

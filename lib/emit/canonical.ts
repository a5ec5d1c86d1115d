import type { IssuePath } from '../plan/issue.ts';
import type { Json, JsonObject } from '../plan/manifest.ts';
import { errorIn, type ObjectFinding } from './finding.ts';

export interface Canonical {
  readonly value: JsonObject;
  readonly findings: readonly ObjectFinding[];
}

const topLevel = ['apiVersion', 'kind', 'metadata'];
const metadata = ['name', 'namespace', 'labels', 'annotations'];

/** Maps without an order of their own, wherever they stand: sorted, so that moving code moves no line of dist. */
const unordered = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector']);

/** In Helm values null takes a default of the chart away; everywhere else it says nothing and hides a mistake. */
const helmValues: Readonly<Record<string, string>> = {
  HelmRelease: 'spec.values',
  Istio: 'spec.values',
  IstioOperator: 'spec.values',
};

const maxDepth = 100;

const isPlainMap = (value: object): value is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

const inOrder = (keys: readonly string[], first: readonly string[]): readonly string[] => [
  ...first.filter((key) => keys.includes(key)),
  ...keys.filter((key) => !first.includes(key)),
];

/** One walk over an object: copies what JSON can say, in canonical order, and collects what it cannot. */
class Walk {
  readonly findings: ObjectFinding[] = [];
  readonly #valuesPath: string;

  constructor(kind: unknown) {
    this.#valuesPath = typeof kind === 'string' && Object.hasOwn(helmValues, kind) ? (helmValues[kind] ?? '') : '';
  }

  map(value: Readonly<Record<string, unknown>>, path: IssuePath, nulls: boolean): JsonObject {
    // A map without a prototype: `__proto__` is then a key like any other.
    const copy: Record<string, Json> = Object.create(null);
    for (const key of this.#keys(value, path)) {
      const member = value[key];
      if (member === undefined) continue;
      const below = [...path, key];
      const copied = this.#copy(member, below, nulls || this.#isHelmValues(below));
      if (copied !== undefined) copy[key] = copied;
    }
    return copy;
  }

  #keys(value: Readonly<Record<string, unknown>>, path: IssuePath): readonly string[] {
    const keys = Object.keys(value);
    if (path.length === 0) return inOrder(keys, topLevel);
    const key = String(path.at(-1));
    if (path.length === 1 && key === 'metadata') return inOrder(keys, metadata);
    // A schema may have a property of that name, with maps below: only plain labels are sorted.
    const sortable = unordered.has(key) && keys.every((name) => typeof value[name] === 'string');
    return sortable ? keys.toSorted() : keys;
  }

  /** Argo CD has `helm.valuesObject` in each source of an Application, at several depths. */
  #isHelmValues(path: IssuePath): boolean {
    if (path.length === 2 && this.#valuesPath !== '') return path.join('.') === this.#valuesPath;
    return path.at(-1) === 'valuesObject' && path.at(-2) === 'helm';
  }

  #copy(value: unknown, path: IssuePath, nulls: boolean): Json | undefined {
    if (value === null || value === undefined) return this.#null(path, nulls && value === null);
    if (typeof value === 'object') return this.#collection(value, path, nulls);
    if (typeof value === 'string') return this.#text(value, path);
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
    return this.#refuse(path, 'the field holds something that YAML cannot say');
  }

  #collection(value: object, path: IssuePath, nulls: boolean): Json | undefined {
    if (path.length > maxDepth) return this.#refuse(path, 'the object is nested too deeply, or holds itself');
    if (Array.isArray(value)) return value.map((item, index) => this.#copy(item, [...path, index], nulls) ?? null);
    if (isPlainMap(value)) return this.map(value, path, nulls);
    return this.#refuse(path, 'the field holds an object of a class');
  }

  #text(value: string, path: IssuePath): string | undefined {
    return /\p{Cs}/u.test(value) ? this.#refuse(path, 'a text holds half a character') : value;
  }

  #null(path: IssuePath, allowed: boolean): null | undefined {
    if (allowed) return null;
    const remedy = 'leave the field out; only Helm values know null, as the way to remove a default';
    this.findings.push(errorIn('null-field', path, 'the field is null', remedy));
    return undefined;
  }

  #refuse(path: IssuePath, problem: string): undefined {
    this.findings.push(errorIn('not-plain-data', path, problem, 'hand in plain data'));
    return undefined;
  }
}

/**
 * An object as it is written: apiVersion, kind, metadata first, in metadata name, namespace, labels, annotations first,
 * labels and their like sorted, everything else in the order it was built in. Members that are undefined are left out.
 */
export const canonical = (object: object): Canonical => {
  if (!isPlainMap(object)) {
    const finding = errorIn('not-plain-data', [], 'the object is not a plain map', 'hand in plain data');
    return { value: {}, findings: [finding] };
  }
  const walk = new Walk(object['kind']);
  const value = walk.map(object, [], false);
  return { value, findings: walk.findings };
};

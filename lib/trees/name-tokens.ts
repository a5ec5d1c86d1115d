import type { MeshInventory } from '../emit/inventory.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';

/** Stands for a name in a text that is read for many clusters at once; the number of the name follows it. */
const token = 'isthmusname';

/** Words that begin with a letter and may be, or end, a number or another value that is no text in YAML 1.2. */
const noText = /^(?:e\d*|inf|nan|null|true|false)$/;

/** A SHA-256 in hex, as pods carry it of their configuration; with a letter that no number has. */
const digest = '(?=[0-9e]*[a-df])[0-9a-f]{64}';

/** Matches nothing. */
const noName = '(?!)';

/** True for a name that a plain text of YAML may hold anywhere, and any other such name in its place. */
const isPlain = (name: string): boolean => /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && !noText.test(name);

/** A text without the names it was searched for, and those names. */
export interface TokenText {
  readonly text: string;
  readonly names: readonly string[];
}

const put = (text: string, names: readonly string[]): string =>
  text.replaceAll(/isthmusname(\d+)/g, (_, index: string) => names[Number(index)] ?? '');

const listWithNames = (list: readonly Json[], names: readonly string[]): readonly Json[] => {
  const items = list.map((item) => withNames(item, names));
  return items.every((item, index) => item === list[index]) ? list : items;
};

const mapWithNames = (map: JsonObject, names: readonly string[]): JsonObject => {
  let changed = false;
  // As the reader makes them: without a prototype.
  const copy: Record<string, Json> = Object.create(null);
  for (const key of Object.keys(map)) {
    const [name, inner] = [key.includes(token) ? put(key, names) : key, map[key] ?? null];
    const member = withNames(inner, names);
    changed ||= name !== key || member !== inner;
    copy[name] = member;
  }
  return changed ? copy : map;
};

/** A value with the names back in it; what held none of them stays the very same object. */
export const withNames = (value: Json, names: readonly string[]): Json => {
  if (typeof value === 'string') return value.includes(token) ? put(value, names) : value;
  if (Array.isArray(value)) return listWithNames(value, names);
  return isMap(value) ? mapWithNames(value, names) : value;
};

/**
 * The names that tell the files of clusters apart. Files of two clusters are mostly equal but for them: where each name,
 * and each digest, is replaced by a token, both are one text, and are read once.
 */
export class NameTokens {
  readonly #networks = new Map<string, string>();
  readonly #forms = new Map<string, RegExp>();

  constructor(inventories: readonly MeshInventory[]) {
    for (const { clusters } of inventories) for (const { name, network } of clusters) this.#networks.set(name, network);
  }

  /** The text of the file at a path with tokens; undefined where it names nothing that its path lets expect. */
  tokensIn(path: string, text: string): TokenText | undefined {
    if (text.includes(token)) return undefined;
    const names = [...this.#namesIn(path)];
    const replaced = text.replaceAll(this.#formOf(names), (name) => {
      if (!names.includes(name)) names.push(name);
      return `${token}${names.indexOf(name)}`;
    });
    return replaced === text ? undefined : { text: replaced, names };
  }

  /** The cluster whose folder it is, its network, and the peer that the name of the file ends with. */
  #namesIn(path: string): readonly string[] {
    const [first = '', second = ''] = path.split('/', 2);
    const owner = this.#networks.has(first) ? first : second;
    const found = [owner, this.#peerIn(path)].flatMap((name) => {
      const network = this.#networks.get(name);
      return network === undefined ? [] : [name, network];
    });
    return [...new Set(found)].filter(isPlain);
  }

  #peerIn(path: string): string {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
    for (let at = name.indexOf('-'); at !== -1; at = name.indexOf('-', at + 1)) {
      if (this.#networks.has(name.slice(at + 1))) return name.slice(at + 1);
    }
    return '';
  }

  #formOf(names: readonly string[]): RegExp {
    const longestFirst = names.toSorted((a, b) => b.length - a.length).join('|') || noName;
    const known = this.#forms.get(longestFirst);
    if (known) return known;
    const form = new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst}|${digest})(?![A-Za-z0-9])`, 'g');
    this.#forms.set(longestFirst, form);
    return form;
  }
}

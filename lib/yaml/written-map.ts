import type { Json, JsonObject } from '../plan/manifest.ts';

/** A key that is a text in every YAML, then nothing or a value in the same line. ASCII alone. */
const keyed = /^[A-Za-z][-A-Za-z0-9._/]{0,252}:(?: |$)/;

/** Words that begin with a letter and are no texts: YAML 1.2 (core schema) and, for those who read 1.1, its own. */
const noText = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** What a text in double quotes may hold without an escape. */
const quoted = /^"([ !#-[\]-~]*)"$/;

/** A text may begin with a letter, or as a path, and go on with anything that neither ends it nor makes it a key. */
const plain = /^(?:[A-Za-z]|\.\/)(?:[!"$-9;-~]|:(?=[!-~])|(?<! )#| (?=[!-~]))*$/;

/** Most texts are one word, and what is sealed is a long one. */
const word = /^[A-Za-z][-A-Za-z0-9._/+=]*$/;

/** Durations and versions begin with a digit, and no number is spelled like them. */
const spelled = /^(?:\d{1,6}[hms]|\d{1,6}\.\d{1,6}\.\d{1,6})$/;

const whole = /^(?:0|[1-9]\d{0,14})$/;

/** A value in one line; undefined for what this does not understand. */
const scalar = (text: string): Json | undefined => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (word.test(text) || plain.test(text)) return noText.test(text) ? undefined : text;
  if (whole.test(text)) return Number(text);
  return spelled.test(text) ? text : quoted.exec(text)?.[1];
};

/** Maps and lists inside each other; more is left to the reader that counts them. */
const maxDepth = 16;

type Open =
  | { readonly indent: number; readonly kind: 'map'; readonly map: Record<string, Json> }
  | { readonly indent: number; readonly kind: 'list'; readonly list: Json[] };

/** A key that waits for its map or list. */
interface Waiting {
  readonly indent: number;
  readonly map: Record<string, Json>;
  readonly key: string;
}

/** A map without a prototype, as the reader makes them. */
const emptyMap = (): Record<string, Json> => Object.create(null);

/** One run over the lines of a text, with the maps and lists that are open at each indentation. */
class WrittenMap {
  readonly root = emptyMap();
  readonly #open: Open[] = [{ indent: 0, kind: 'map', map: this.root }];
  #waiting: Waiting | undefined;

  /** False for what this does not understand. */
  add(line: string): boolean {
    const indent = line.search(/[^ ]/);
    if (indent === -1) return false;
    const text = line.slice(indent);
    const item = text.startsWith('- ');
    if (!this.#place(indent, item)) return false;
    const top = this.#open.at(-1);
    if (top === undefined || top.indent !== indent) return false;
    if (top.kind === 'list') return item && this.#item(top.list, indent, text.slice(2));
    return !item && this.#entry(top.map, indent, text);
  }

  /** Nothing waits for its value: that would be a null. */
  get complete(): boolean {
    return this.#waiting === undefined;
  }

  /** Closes what is deeper, and opens what the last key waits for. */
  #place(indent: number, item: boolean): boolean {
    const waiting = this.#waiting;
    if (waiting === undefined) {
      while ((this.#open.at(-1)?.indent ?? 0) > indent) this.#open.pop();
      return true;
    }
    if (indent !== waiting.indent + 2 || this.#open.length >= maxDepth) return false;
    this.#waiting = undefined;
    const open: Open = item ? { indent, kind: 'list', list: [] } : { indent, kind: 'map', map: emptyMap() };
    waiting.map[waiting.key] = open.kind === 'list' ? open.list : open.map;
    this.#open.push(open);
    return true;
  }

  #item(list: Json[], indent: number, text: string): boolean {
    if (keyed.test(text)) {
      const map = emptyMap();
      list.push(map);
      this.#open.push({ indent: indent + 2, kind: 'map', map });
      return this.#open.length <= maxDepth && this.#entry(map, indent + 2, text);
    }
    const value = scalar(text);
    if (value !== undefined) list.push(value);
    return value !== undefined;
  }

  #entry(map: Record<string, Json>, indent: number, text: string): boolean {
    if (!keyed.test(text)) return false;
    const colon = text.indexOf(':');
    const key = text.slice(0, colon);
    if (noText.test(key) || key in map) return false;
    if (colon === text.length - 1) {
      map[key] = null;
      this.#waiting = { indent, map, key };
      return true;
    }
    // Whatever `scalar` takes begins and ends with a character that can be seen.
    const read = scalar(text.slice(colon + 2));
    if (read === undefined) return false;
    map[key] = read;
    return true;
  }
}

/**
 * Reads the simplest YAML there is, as the writer gives it for maps and lists of texts and whole numbers: ten times faster
 * than the reader, with the same result. Undefined for everything else, right or wrong: the reader knows.
 */
export const writtenMap = (text: string): JsonObject | undefined => {
  if (!text.endsWith('\n')) return undefined;
  const written = new WrittenMap();
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    if (!written.add(text.slice(from, end))) return undefined;
    from = end + 1;
  }
  return written.complete ? written.root : undefined;
};

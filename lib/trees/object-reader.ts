import type { MeshInventory } from '../emit/inventory.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue, IssuePath, Position } from '../plan/issue.ts';
import { textAt } from '../plan/json-fields.ts';
import { isManifest, isMap, type Json, type JsonObject, type Manifest } from '../plan/manifest.ts';
import { readYamlDocuments } from '../yaml/read.ts';
import { writtenMap } from '../yaml/written-map.ts';
import { NameTokens, withNames } from './name-tokens.ts';
import { defaultLimits, type TreeFile } from './tree.ts';

/** One YAML document of a file, whatever it holds. */
export interface TreeDocument {
  readonly file: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly value: Json;
  /** Where a path into the value stands, or its nearest parent; found by reading the file again. */
  at(path: IssuePath, of?: 'key' | 'value'): Position;
}

/** One object of a file; the members of a List are objects of their own. */
export interface TreeObject extends TreeDocument {
  readonly value: JsonObject & Manifest;
}

/** A file that was read. */
export interface Reading<T> {
  readonly found: readonly T[];
  /** Why it could not be read. Then nothing was found in it. */
  readonly issues: readonly Issue[];
}

interface Parsed {
  readonly documents: readonly { readonly line: number; readonly value: Json }[];
  readonly issues: readonly Issue[];
}

const limitsFor = (file: string) => ({ file, maxBytes: defaultLimits.maxFileBytes, aliases: 'limited' }) as const;

/** True for a path whose file may hold objects. */
export const mayHoldObjects = (path: string): boolean => /\.(?:ya?ml|json)$/i.test(path);

const parsedJson = (path: string, text: string): Parsed => {
  try {
    const value: Json = JSON.parse(text);
    return { documents: [{ line: 1, value }], issues: [] };
  } catch {
    const issue = fileIssue('json-syntax', path, 'the file is no JSON', 'correct it, or give it another ending');
    return { documents: [], issues: [issue] };
  }
};

/** What YAML does not let stand in a text: a file that has one is mostly none. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const control = /[\0-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

const controlIssue = (path: string, text: string): Issue | undefined => {
  const at = text.search(control);
  if (at === -1) return undefined;
  const line = text.slice(0, at).split('\n').length;
  return {
    ...fileIssue(
      'yaml-syntax',
      path,
      'a control character stands here: the file may be no text at all',
      'remove it, write it as an escape in double quotes, or give the file another ending',
    ),
    at: { file: path, line, column: 1 },
  };
};

const parsedYaml = (path: string, text: string): Parsed => {
  const issue = controlIssue(path, text);
  if (issue) return { documents: [], issues: [issue] };
  const { documents, issues } = readYamlDocuments(text, limitsFor(path));
  return { documents: issues.length > 0 ? [] : documents.map(({ line, value }) => ({ line, value })), issues };
};

/** A document, and where it stands among the documents of its file. */
class Document implements TreeDocument {
  readonly file: string;
  readonly line: number;
  readonly value: Json;
  readonly #source: TreeFile;
  readonly #index: number;
  readonly #prefix: IssuePath;

  constructor(source: TreeFile, index: number, { line, value }: Parsed['documents'][number], prefix: IssuePath = []) {
    this.file = source.path;
    this.line = line;
    this.value = value;
    this.#source = source;
    this.#index = index;
    this.#prefix = prefix;
  }

  at(path: IssuePath, of: 'key' | 'value' = 'key'): Position {
    const { documents } = readYamlDocuments(this.#source.text(), limitsFor(this.file));
    const position = documents[this.#index]?.position([...this.#prefix, ...path], of);
    return position ?? { file: this.file, line: this.line, column: 1 };
  }

  /** The member of a List. */
  member(index: number, value: Json): Document {
    return new Document(this.#source, this.#index, { line: this.line, value }, [...this.#prefix, 'items', index]);
  }
}

const isObject = (document: TreeDocument): document is TreeObject =>
  isMap(document.value) && isManifest(document.value);

const flattened = (document: Document): readonly Document[] => {
  const { value } = document;
  const items = isMap(value) && textAt(value, 'kind').endsWith('List') ? value['items'] : undefined;
  return Array.isArray(items)
    ? items.flatMap((item: Json, index) => flattened(document.member(index, item)))
    : [document];
};

/**
 * Reads the objects of files, each text once. Of trees that isthmus wrote (their inventories) also the files of all
 * clusters that differ by names alone are one text; values that are equal in two clusters are then the same object.
 */
export class ObjectReader {
  readonly #tokens: NameTokens;
  readonly #texts = new Map<string, Parsed>();
  readonly #read = new WeakMap<TreeFile, Reading<Document>>();

  readonly #known: ReadonlyMap<string, Json>;

  /** `known`: what files with a SHA-256 hold, each one document, as somebody has read them already. */
  constructor(
    inventories: readonly (MeshInventory | undefined)[] = [],
    known: ReadonlyMap<string, Json> = new Map<string, Json>(),
  ) {
    this.#known = known;
    this.#tokens = new NameTokens(inventories.flatMap((inventory) => inventory ?? []));
  }

  /** Every document of a file: also what is no object, such as the values of a chart. Members of a List stand alone. */
  documentsOf(file: TreeFile): Reading<TreeDocument> {
    const known = this.#read.get(file);
    if (known) return known;
    const { documents, issues } = this.#parse(file);
    const found = documents.flatMap((document, index) => flattened(new Document(file, index, document)));
    const reading = { found, issues };
    this.#read.set(file, reading);
    return reading;
  }

  /** The Kubernetes objects of a file; none where its name is not that of a YAML or JSON file. */
  objectsOf(file: TreeFile): Reading<TreeObject> {
    if (!mayHoldObjects(file.path)) return { found: [], issues: [] };
    const { found, issues } = this.documentsOf(file);
    return { found: found.filter(isObject), issues };
  }

  #parse(file: TreeFile): Parsed {
    const { path, sha256 = '' } = file;
    const known = this.#known.get(sha256);
    if (known !== undefined) return { documents: [{ line: 1, value: known }], issues: [] };
    return path.endsWith('.json') ? parsedJson(path, file.text()) : this.#parseYaml(path, file.text());
  }

  #parseYaml(path: string, text: string): Parsed {
    // What isthmus writes is mostly of this simple form, and much of it differs from cluster to cluster.
    const written = writtenMap(text);
    if (written !== undefined) return { documents: [{ line: 1, value: written }], issues: [] };
    const same = this.#texts.get(text);
    if (same && same.issues.length === 0) return same;
    const tokens = this.#tokens.tokensIn(path, text);
    const parsed = this.#once(path, tokens?.text ?? text);
    if (tokens === undefined) return parsed;
    // Columns are those of the text as it is.
    if (parsed.issues.length > 0) return parsedYaml(path, text);
    const documents = parsed.documents.map(({ line, value }) => ({ line, value: withNames(value, tokens.names) }));
    return { documents, issues: [] };
  }

  #once(path: string, text: string): Parsed {
    const known = this.#texts.get(text);
    if (known && known.issues.length === 0) return known;
    const parsed = parsedYaml(path, text);
    this.#texts.set(text, parsed);
    return parsed;
  }
}

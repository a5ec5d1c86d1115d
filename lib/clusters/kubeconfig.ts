import { dirname } from 'node:path';
import type { Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { readYaml, type YamlReading } from '../yaml/read.ts';

/** Two thousand clusters with inline certificates fit; a larger file is no kubeconfig. */
export const maxKubeconfigBytes = 16 * 1024 * 1024;

/** A kubeconfig as it was read; the text holds credentials, so it is passed on and never kept. */
export interface KubeconfigText {
  readonly file: string;
  readonly text: string;
}

/** One named thing of a kubeconfig, and the folder that its relative paths begin at. */
export interface KubeconfigEntry {
  readonly value: JsonObject;
  readonly file: string;
  readonly folder: string;
}

const lists = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;
type ListName = keyof typeof lists;
type Entries = ReadonlyMap<string, KubeconfigEntry>;

/** What one or several kubeconfigs say. It holds credentials: it cannot be serialised and shows nothing. */
export class Kubeconfig {
  readonly files: readonly string[];
  readonly #entries: Readonly<Record<ListName, Entries>>;

  constructor(files: readonly string[], entries: Readonly<Record<ListName, Entries>>) {
    this.files = files;
    this.#entries = entries;
  }

  entry(list: ListName, name: string): KubeconfigEntry | undefined {
    return this.#entries[list].get(name);
  }

  /** Names of the contexts, in the order of the files. */
  get contexts(): readonly string[] {
    return [...this.#entries.contexts.keys()];
  }

  toJSON(): never {
    throw new TypeError('a kubeconfig was about to be written');
  }

  toString(): string {
    return 'kubeconfig [redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const shapeIssue = (read: YamlReading, file: string, path: Issue['path'], problem: string): Issue => ({
  code: 'kubeconfig-shape',
  severity: 'error',
  path: [],
  at: read.position(path) ?? { file, line: 1, column: 1 },
  problem,
  remedy: 'mend the kubeconfig; kubectl config view shows how kubectl reads it',
});

/** The names of a list in one file; a fault is told by its place and never by its text. */
const readList = (
  read: YamlReading,
  { file }: KubeconfigText,
  list: ListName,
): { readonly entries: Entries; readonly issues: readonly Issue[] } => {
  const entries = new Map<string, KubeconfigEntry>();
  const value = read.value?.[list] ?? [];
  if (!Array.isArray(value)) return { entries, issues: [shapeIssue(read, file, [list], `${list} must be a list`)] };
  const issues = value.flatMap((item: Json, index): readonly Issue[] => {
    const name = isMap(item) ? item['name'] : undefined;
    const content = isMap(item) ? item[lists[list]] : undefined;
    if (typeof name !== 'string' || name === '') {
      return [shapeIssue(read, file, [list, index], `an entry of ${list} has no name`)];
    }
    // A user may be empty: it is then nobody, which is told where somebody asks for it.
    if (!isMap(content) && content !== null && content !== undefined) {
      return [shapeIssue(read, file, [list, index], `an entry of ${list} holds no map ${lists[list]}`)];
    }
    if (entries.has(name)) return [shapeIssue(read, file, [list, index], `a name stands twice in ${list}`)];
    entries.set(name, { value: isMap(content) ? content : {}, file, folder: dirname(file) });
    return [];
  });
  return { entries, issues };
};

/** The same as kubectl does: the first file that has a name decides what it means. */
const merged = (all: readonly Entries[]): Entries => new Map(all.toReversed().flatMap((entries) => [...entries]));

/**
 * Reads kubeconfigs and merges them in their order. Gives issues and no kubeconfig when one of the texts is not clean;
 * no issue quotes a word of the text. An empty text counts as an empty kubeconfig, as for kubectl.
 */
export const parseKubeconfigs = (
  texts: readonly KubeconfigText[],
): { readonly kubeconfig: Kubeconfig | undefined; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = [];
  const parts: Record<ListName, Entries[]> = { clusters: [], contexts: [], users: [] };
  for (const source of texts) {
    const { file, text } = source;
    const read = readYaml(text, { file, maxBytes: maxKubeconfigBytes, aliases: 'limited' });
    // A path would name keys of the file, and in a broken file a value may stand where a key belongs.
    const faults = read.issues.filter(({ code }) => code !== 'yaml-empty');
    issues.push(...faults.map((issue) => ({ ...issue, path: [] })));
    for (const list of ['clusters', 'contexts', 'users'] as const) {
      const found = readList(read, source, list);
      parts[list].push(found.entries);
      issues.push(...found.issues);
    }
  }
  if (issues.length > 0) return { kubeconfig: undefined, issues };
  const { clusters, contexts, users } = parts;
  const entries = { clusters: merged(clusters), contexts: merged(contexts), users: merged(users) };
  return {
    kubeconfig: new Kubeconfig(
      texts.map(({ file }) => file),
      entries,
    ),
    issues,
  };
};

import { type SeenFiles, textDigest } from '../../files/seen-files.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import { writeIndex } from '../../sealing/index-file.ts';
import { indexedDocumentIssues } from '../../signed-index/index-documents.ts';
import { type IndexEntry, readIndex } from '../../signed-index/index-file.ts';
import type { Signer } from '../../signed-index/index-signature.ts';
import { publicFileNames, readPublicFile } from './public-file.ts';
import type { SealContext } from './seal-context.ts';

export const indexFile = (cluster: string): string => `sealed/${cluster}/index.json`;

/** `sealed/<cluster>/` while it is being changed: read once, changed entry by entry, and signed once at the end. */
export class ClusterFolder {
  readonly plan: ClusterPlan;
  readonly #context: SealContext;
  readonly #folder: string;
  readonly #indexText: string | undefined;
  /** When the index that lies there was signed; undefined where it is none, or not to be trusted. */
  readonly #generation: number | undefined;
  /** Why the index that lies there cannot be built upon. */
  readonly #distrust: readonly Issue[];
  readonly #entries: Map<string, IndexEntry>;
  /** Files whose content this run knows: they need no other word for being what they should be. */
  readonly #vouched = new Set<string>();
  readonly #changes = new Map<string, string | undefined>();
  readonly #seen = new Map<string, string | undefined>();

  constructor(context: SealContext, plan: ClusterPlan, signer: Signer) {
    this.plan = plan;
    this.#context = context;
    this.#folder = `sealed/${plan.name}`;
    const file = indexFile(plan.name);
    this.#indexText = this.#read(file);
    const { index, issues } =
      this.#indexText === undefined
        ? { index: undefined, issues: [] }
        : readIndex(file, this.#indexText, { store: context.store.id, cluster: plan.name, signers: [signer] });
    this.#distrust = issues;
    this.#generation = index?.generation;
    this.#entries = new Map((index?.documents ?? []).map((entry) => [entry.file, entry]));
  }

  /** What the signed index says of a document; undefined also when the index is not to be trusted. */
  entry(file: string): IndexEntry | undefined {
    return this.#entries.get(file);
  }

  get entries(): readonly IndexEntry[] {
    return [...this.#entries.values()];
  }

  /** What this run was decided upon, for writeTogether: the first look at each file counts. */
  get seen(): SeenFiles {
    return this.#seen;
  }

  #read(path: string): string | undefined {
    const text = readPublicFile(this.#context.root, path);
    if (!this.#seen.has(path)) this.#seen.set(path, textDigest(text));
    return text;
  }

  #text(file: string): string | undefined {
    return this.#read(`${this.#folder}/${file}`);
  }

  /** SHA-256 of the document as it lies there. */
  sha256(file: string): string | undefined {
    return textDigest(this.#text(file));
  }

  /** True when all these words stand in the document: another engine protects its objects with other annotations. */
  mentions(file: string, words: readonly string[]): boolean {
    const text = this.#text(file) ?? '';
    return words.every((word) => text.includes(word));
  }

  /** A document that was written anew; `text` undefined: it stays as it lies there. */
  put(entry: IndexEntry, text: string | undefined): void {
    this.#vouched.add(entry.file);
    this.#entries.set(entry.file, entry);
    if (text !== undefined) this.#changes.set(`${this.#folder}/${entry.file}`, text);
  }

  /** Takes a document off the index, and away if it is there. */
  drop(file: string): void {
    this.#entries.delete(file);
    const path = `${this.#folder}/${file}`;
    if (this.#read(path) !== undefined) this.#changes.set(path, undefined);
  }

  /** True when this run wrote or confirmed the document. */
  isVouched(file: string): boolean {
    return this.#vouched.has(file);
  }

  /** Why nothing may be written: what lies there, and is not replaced, is not what was signed. */
  issues(reseal: boolean): readonly Issue[] {
    const unvouched = publicFileNames(this.#context.root, this.#folder).filter(
      (name) => name.endsWith('.yaml') && !this.#vouched.has(name),
    );
    if (this.#distrust.length > 0) {
      return reseal && unvouched.length === 0 ? [] : this.#distrustIssues(unvouched);
    }
    const kept = this.entries.filter(({ file }) => !this.#vouched.has(file));
    const files = kept.flatMap(({ file }) => {
      const found = this.sha256(file);
      return found === undefined ? [] : [{ file: `${this.#folder}/${file}`, sha256: found }];
    });
    return indexedDocumentIssues(this.#folder, { documents: kept }, files, this.plan.peers);
  }

  #distrustIssues(unvouched: readonly string[]): readonly Issue[] {
    const remedy =
      unvouched.length === 0
        ? 'restore it with git, or seal every document again: isthmus seal --reseal'
        : `restore it with git; after a change of the store, take sealed/${this.plan.name} away with git and seal anew: ${unvouched.join(', ')} ${unvouched.length === 1 ? 'is' : 'are'} not in the store`;
    return this.#distrust.map((issue) => ({ ...issue, remedy }));
  }

  /** What has to be written, the index included; empty when everything is as it should be. */
  changes(): ReadonlyMap<string, string | undefined> {
    const { store, work } = this.#context;
    const file = indexFile(this.plan.name);
    if (this.#entries.size === 0) {
      return this.#indexText === undefined ? this.#changes : new Map([...this.#changes, [file, undefined]]);
    }
    const written = (generation: number): string =>
      writeIndex({ store: store.id, generation, cluster: this.plan.name, documents: this.entries }, work.signer);
    // A store that only grew is no reason to sign what did not change once more.
    if (this.#generation !== undefined && written(this.#generation) === this.#indexText) return this.#changes;
    return new Map([...this.#changes, [file, written(store.generation)]]);
  }
}

/** An issue about the folder of a cluster that the declaration does not have. */
export const unknownCluster = (cluster: string): Issue =>
  fileIssue(
    'cluster-unknown',
    `sealed/${cluster}`,
    `the declaration has no cluster ${cluster}`,
    'name one of its clusters',
  );

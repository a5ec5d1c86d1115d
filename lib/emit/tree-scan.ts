import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in a folder; every path is relative to it, with forward slashes. */
export interface TreeScan {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly links: readonly string[];
  /** What is neither file, folder nor link. */
  readonly special: readonly string[];
  /** What a run that was killed left half-written. */
  readonly leftovers: readonly string[];
}

/** Names of temporary files: no object, engine or user has such a name, and no other process writes to it. */
const leftover = /^\.isthmus-(\d+-)?\d+\.tmp$/;
export const temporaryName = (count: number): string => `.isthmus-${process.pid}-${count}.tmp`;

/** Held, at the top of the folder, by the one process that writes. */
export const lockName = '.isthmus-lock';

/** The lock, or what is left of one that was swept: symbolic links that lead nowhere. */
const isLock = (path: string): boolean => /^\.isthmus-lock(\.[0-9a-f]{16})?$/.test(path);

class Scan implements TreeScan {
  readonly files = new Set<string>();
  readonly folders = new Set<string>();
  readonly links: string[] = [];
  readonly special: string[] = [];
  readonly leftovers: string[] = [];
  readonly #root: string;
  readonly #skipped: readonly string[];

  constructor(root: string, skipped: readonly string[]) {
    this.#root = root;
    this.#skipped = skipped;
  }

  /** Symbolic links are noted and not followed. */
  visit(folder: string): void {
    for (const entry of readdirSync(join(this.#root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        if (!isLock(path)) this.links.push(path);
      } else if (this.#skipped.includes(entry.name)) {
        // Nothing of the tree, whatever it is.
      } else if (entry.isDirectory()) {
        this.folders.add(path);
        this.visit(path);
      } else if (!entry.isFile()) this.special.push(path);
      else if (leftover.test(entry.name)) this.leftovers.push(path);
      else this.files.add(path);
    }
  }
}

/**
 * Lists a folder and everything below it, without what has one of the `skipped` names (default: none). A root that is a
 * link, or no folder, is the one thing it finds, named `.`.
 */
export const scanTree = (root: string, skipped: readonly string[] = []): TreeScan => {
  const scan = new Scan(root, skipped);
  const stat = lstatSync(root, { throwIfNoEntry: false });
  if (stat === undefined) return scan;
  if (stat.isSymbolicLink()) scan.links.push('.');
  else if (stat.isDirectory()) scan.visit('');
  else scan.special.push('.');
  return scan;
};

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFolder } from '../../lib/trees/folder.ts';
import type { Tree } from '../../lib/trees/tree.ts';

/** A folder for one test. */
export class Scratch {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-tree-')));

  put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Gives a tree of these files to a test, and removes it. */
export const withTree = <T>(files: Readonly<Record<string, string>>, use: (tree: Tree) => T): T => {
  const scratch = new Scratch();
  try {
    for (const [path, text] of Object.entries(files)) scratch.put(path, text);
    return use(readFolder(scratch.folder));
  } finally {
    scratch.remove();
  }
};

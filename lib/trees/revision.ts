import { commitOf } from '../git/commit.ts';
import { gitObjects } from '../git/objects.ts';
import type { Git } from '../git/program.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import { MeshError } from '../plan/mesh-error.ts';
import { madeTree } from './made-tree.ts';
import { defaultLimits, type Tree, type TreeFile, type TreeLimits } from './tree.ts';
import { linkIssue, sizeIssue, specialIssue, submoduleIssue } from './tree-issues.ts';

const usage = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('tree-revision', [], problem, remedy)]);

/** The bytes under one name, and their text, which many files share. */
class BlobContent {
  readonly bytes: Buffer;
  #text: string | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get text(): string {
    this.#text ??= this.bytes.toString('utf8');
    return this.#text;
  }
}

class BlobFile implements TreeFile {
  readonly path: string;
  readonly size: number;
  readonly blob: string;
  readonly #git: Git;
  #content: BlobContent | undefined;

  constructor(git: Git, path: string, blob: string, size: number) {
    this.path = path;
    this.size = size;
    this.blob = blob;
    this.#git = git;
  }

  get loaded(): boolean {
    return this.#content !== undefined;
  }

  keep(content: BlobContent): void {
    this.#content = content;
  }

  #read(): BlobContent {
    this.#content ??= new BlobContent(this.#git.blob(this.blob));
    return this.#content;
  }

  bytes(): Buffer {
    return this.#read().bytes;
  }

  text(): string {
    return this.#read().text;
  }
}

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly size: number;
  readonly path: string;
}

/** What `ls-tree -r -z -l` says of each file: mode, kind, name, size (`-` for a repository), path. */
const entriesIn = (listed: string, prefix: string): readonly Entry[] =>
  listed.split('\0').flatMap((line) => {
    const [, mode = '', name = '', size = '', path = ''] =
      /^(\d{6}) [a-z]+ ([0-9a-f]+) +(\d+|-)\t([^]+)$/.exec(line) ?? [];
    return path.startsWith(prefix) && path !== ''
      ? [{ mode, name, size: Number(size) || 0, path: path.slice(prefix.length) }]
      : [];
  });

const refusal = ({ mode, path, size }: Entry, limits: TreeLimits): Issue | undefined => {
  if (mode === '120000') return linkIssue(path);
  if (mode === '160000') return submoduleIssue(path);
  if (!mode.startsWith('100')) return specialIssue(path);
  return size > limits.maxFileBytes ? sizeIssue(path, size, limits) : undefined;
};

const loadAll = async (git: Git, files: readonly BlobFile[], most: number): Promise<void> => {
  // Most files of a mesh are equal in all clusters: each blob is asked for once.
  const waiting = new Map<string, BlobFile[]>();
  for (const file of files) {
    if (file.loaded) continue;
    const same = waiting.get(file.blob);
    if (same) same.push(file);
    else waiting.set(file.blob, [file]);
  }
  const groups = [...waiting.values()];
  let next = 0;
  for await (const content of gitObjects(git, [...waiting.keys()], most)) {
    if (content.kind === 'bytes') {
      const shared = new BlobContent(content.bytes);
      for (const file of groups[next] ?? []) file.keep(shared);
    }
    next += 1;
  }
};

const isNamed = (revision: string): boolean => revision !== '' && !revision.startsWith('-') && !revision.includes('\0');

/**
 * The tree that stood in a folder (relative to the top of the work tree, `''` for the top) at a revision; without any
 * file where there was no such folder. No filter and no hook is run. Its files can be read as long as `git` is open.
 * Throws a MeshError where the revision does not exist.
 */
export const readRevision = async (
  git: Git,
  revision: string,
  folder: string,
  limits: TreeLimits = defaultLimits,
): Promise<Tree> => {
  if (!isNamed(revision)) throw usage('this does not name a revision', 'name a branch, a tag or a commit');
  const commit = await commitOf(git, usage, revision);
  const prefix = folder === '' ? '' : `${folder}/`;
  const where = folder === '' ? [] : ['--', folder];
  const listed = await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', commit, ...where]);
  const entries = entriesIn(listed, prefix).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const issues: Issue[] = [];
  const files = entries.flatMap((entry): readonly BlobFile[] => {
    const refused = refusal(entry, limits);
    if (refused === undefined) return [new BlobFile(git, entry.path, entry.name, entry.size)];
    issues.push(refused);
    return [];
  });
  const known = new Map(files.map((file) => [file.path, file]));
  const inventory = files.filter(({ path }) => path === 'inventory.json');
  await loadAll(git, inventory, limits.maxFileBytes);
  return madeTree(
    {
      label: revision,
      files,
      issues,
      load: (wanted) =>
        loadAll(
          git,
          wanted.flatMap(({ path }) => known.get(path) ?? []),
          limits.maxFileBytes,
        ),
    },
    limits,
  );
};

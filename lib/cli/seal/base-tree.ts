import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import { workTreeOf } from '../../files/git-program.ts';
import { commitOf } from '../../git/commit.ts';
import { type Git, GitError, withGit } from '../../git/program.ts';
import { publicStoreFile } from '../../signed-index/public-store.ts';
import { signersFile } from '../../signed-index/signers.ts';

/** What a revision of the repository had of signers, store and sealed documents. */
export interface BaseTree {
  /** The text of `pki/signers.json`; undefined where there was none. */
  readonly signers: string | undefined;
  readonly store: string | undefined;
  /** The text of `sealed/<cluster>/index.json`, by cluster. */
  readonly indexes: ReadonlyMap<string, string>;
  /** Names of the documents in `sealed/<cluster>/`, by cluster. */
  readonly documents: ReadonlyMap<string, readonly string[]>;
}

export interface BaseQuestion {
  /** Folder of mesh.yaml. */
  readonly root: string;
  readonly revision: string;
  /** The PATH on which git is looked for. */
  readonly searchPath: string;
}

/** As much as a file of the work tree may have. */
const maxBytes = 16 * 1024 * 1024;

const usage = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('base-revision', ['--base'], problem, remedy)]);

/** The name of the bytes of a file, and how many there are. */
interface Blob {
  readonly name: string;
  readonly size: number;
}

/** The plain files below some paths of a commit. A link counts as none: nothing of it would be read now either. */
const blobsOf = async (git: Git, commit: string, prefix: string): Promise<ReadonlyMap<string, Blob>> => {
  const paths = [signersFile, publicStoreFile, 'sealed'].map((path) => prefix + path);
  const listed = await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', commit, '--', ...paths]);
  return new Map(
    listed.split('\0').flatMap((line) => {
      const [, name = '', size = '', path = ''] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t([^]+)$/.exec(line) ?? [];
      return path.startsWith(prefix) ? [[path.slice(prefix.length), { name, size: Number(size) }] as const] : [];
    }),
  );
};

const readTree = async (git: Git, revision: string, prefix: string): Promise<BaseTree> => {
  const blobs = await blobsOf(git, await commitOf(git, usage, revision), prefix);
  const read = async (path: string): Promise<string | undefined> => {
    const blob = blobs.get(path);
    if (blob === undefined) return undefined;
    if (blob.size > maxBytes) throw usage(`${path} in ${revision} is no file of a sensible size`, 'name another one');
    return git.run(['cat-file', 'blob', blob.name]);
  };
  const indexes = new Map<string, string>();
  const documents = new Map<string, string[]>();
  for (const path of blobs.keys()) {
    const [, cluster = '', file = ''] = /^sealed\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (file.endsWith('.yaml')) documents.set(cluster, [...(documents.get(cluster) ?? []), file]);
    if (file !== 'index.json') continue;
    // One git at a time: a mesh has a hundred clusters, and a machine two cores.
    // oxlint-disable-next-line no-await-in-loop
    indexes.set(cluster, (await read(path)) ?? '');
  }
  return { signers: await read(signersFile), store: await read(publicStoreFile), indexes, documents };
};

/**
 * Reads a revision with git, which runs no hook, no filter and nothing of anybody's configuration. Throws a MeshError for
 * what is no revision, an EnvironmentError where git cannot be asked.
 */
export const readBase = async ({ root, revision, searchPath }: BaseQuestion): Promise<BaseTree> => {
  if (revision === '' || revision.startsWith('-') || revision.includes('\0')) {
    throw usage('--base does not name a revision', 'name the branch that is compared with: --base origin/main');
  }
  const real = realpathSync(root);
  const top = workTreeOf(real);
  if (top === undefined) throw usage('mesh.yaml is in no work tree of Git', 'leave --base out');
  const inside = relative(top, real).split(sep).join('/');
  try {
    return await withGit(top, { searchPath, indexFile: undefined }, (git) =>
      readTree(git, revision, inside === '' ? '' : `${inside}/`),
    );
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new EnvironmentError([errorAt('base-git', ['--base'], error.message, 'see that git works in this folder')]);
  }
};

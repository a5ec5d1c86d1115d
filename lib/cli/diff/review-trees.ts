import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareTrees } from '../../diff/compare.ts';
import type { Review } from '../../diff/review.ts';
import { workTreeOf } from '../../files/git-program.ts';
import { type Git, GitError, withGit } from '../../git/program.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { readFolder } from '../../trees/folder.ts';
import { recognisedClusters } from '../../trees/recognise.ts';
import { readRevision } from '../../trees/revision.ts';
import type { Tree, TreeFile } from '../../trees/tree.ts';

/** What is compared with what. */
export interface Compared {
  /** A folder or a Git revision; undefined: HEAD. */
  readonly base: string | undefined;
  /** The same; undefined: the work tree. */
  readonly head: string | undefined;
  readonly mesh: string;
  readonly folder: string;
  /** The PATH on which git is looked for. */
  readonly searchPath: string;
}

const usage = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('diff-usage', [], problem, remedy)]);

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Of what stands beside the folder of mesh.yaml in a larger repository, this decides what runs. */
const beside =
  /^(\.(github|gitlab|circleci|buildkite|tekton|woodpecker|gitea|forgejo|husky)\/|\.gitlab-ci\.ya?ml$|\.vscode\/|\.githooks\/|Jenkinsfile$|azure-pipelines\.ya?ml$|(docs\/)?CODEOWNERS$|\.gitattributes$|\.gitmodules$|\.sops\.yaml$|\.sourceignore$|\.envrc$|renovate\.json5?$|\.npmrc$|\.yarnrc\.yml$|(package(-lock)?|npm-shrinkwrap)\.json$|yarn\.lock$|pnpm-(lock|workspace)\.yaml$)/;

const renamed = (file: TreeFile, path: string): TreeFile => ({
  path,
  size: file.size,
  blob: file.blob,
  bytes: () => file.bytes(),
  text: () => file.text(),
});

/** A repository seen from a folder of it: that folder, and what at the top decides what runs. */
const seenFrom = (tree: Tree, folder: string): Tree => {
  if (folder === '') return tree;
  const prefix = `${folder}/`;
  const paths = new Map(
    [...tree.files.keys()].flatMap((path) => {
      if (path.startsWith(prefix)) return [[path.slice(prefix.length), path] as const];
      return beside.test(path) ? [[path, path] as const] : [];
    }),
  );
  const files = new Map(
    [...paths].flatMap(([name, path]) => {
      const file = tree.files.get(path);
      return file ? [[name, renamed(file, name)] as const] : [];
    }),
  );
  const issues = tree.issues.flatMap((issue) => {
    const file = issue.at?.file;
    if (!issue.at || file === undefined) return [issue];
    if (beside.test(file)) return [issue];
    return file.startsWith(prefix) ? [{ ...issue, at: { ...issue.at, file: file.slice(prefix.length) } }] : [];
  });
  const load = (names: Iterable<string>): Promise<void> =>
    tree.load([...names].flatMap((name) => paths.get(name) ?? []));
  let clusters: Tree['clusters'] | undefined;
  return {
    label: tree.label,
    files,
    inventory: undefined,
    get clusters() {
      clusters ??= recognisedClusters(new Map([...files].filter(([name]) => paths.get(name) !== name)));
      return clusters;
    },
    issues,
    load,
  };
};

interface Repository {
  readonly top: string;
  /** Of mesh.yaml, below the top; the empty text where it stands there. */
  readonly folder: string;
}

const repositoryOf = ({ mesh, folder }: Compared): Repository | undefined => {
  const place = dirname(resolve(folder, mesh));
  if (!isFolder(place)) throw usage(`there is no folder ${place}`, 'name the mesh.yaml with --mesh');
  const real = realpathSync(place);
  const top = workTreeOf(real);
  return top === undefined ? undefined : { top, folder: relative(top, real).split(sep).join('/') };
};

const namedFolder = (name: string | undefined, { folder }: Compared): string | undefined => {
  if (name === undefined || name === '') return undefined;
  const path = isAbsolute(name) ? name : join(folder, name);
  return isFolder(path) ? path : undefined;
};

const workTree = (repository: Repository | undefined, { mesh, folder }: Compared): Tree => {
  if (!repository) return readFolder(dirname(resolve(folder, mesh)));
  return labelled(seenFrom(readFolder(repository.top), repository.folder), 'the work tree');
};

const labelled = (tree: Tree, label: string): Tree => ({
  label,
  files: tree.files,
  get inventory() {
    return tree.inventory;
  },
  get clusters() {
    return tree.clusters;
  },
  issues: tree.issues,
  load: (paths) => tree.load(paths),
});

/** A revision of the repository, read through one git. */
const revisionTree = async (git: Git, revision: string, { folder }: Repository): Promise<Tree> =>
  seenFrom(await readRevision(git, revision, ''), folder);

const needsGit = (revision: string): MeshError =>
  usage(`${JSON.stringify(revision)} is no folder, and this is no work tree of Git`, 'name two folders');

/** Reads both trees and compares them. Throws a MeshError for what cannot be named, a GitError where git fails. */
export const reviewTrees = async (compared: Compared): Promise<Review> => {
  const { base = 'HEAD', head } = compared;
  const repository = repositoryOf(compared);
  const folders = { base: namedFolder(compared.base, compared), head: namedFolder(head, compared) };
  const revisions = [...(folders.base ? [] : [base]), ...(head === undefined || folders.head ? [] : [head])];
  const [revision] = revisions;
  const headTree = (): Tree => (folders.head ? readFolder(folders.head) : workTree(repository, compared));
  if (folders.base && revision === undefined) return compareTrees(readFolder(folders.base), headTree());
  if (!repository) throw needsGit(revision ?? base);
  return withGit(repository.top, { searchPath: compared.searchPath, indexFile: undefined }, async (git) => {
    const [before, after] = await Promise.all([
      folders.base ? readFolder(folders.base) : revisionTree(git, base, repository),
      head === undefined || folders.head ? headTree() : revisionTree(git, head, repository),
    ]);
    return compareTrees(before, after);
  });
};

export { GitError };

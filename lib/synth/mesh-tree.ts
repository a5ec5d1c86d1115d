import type { FileSpec } from '../emit/object-file.ts';
import { errorAt, type Issue } from '../plan/issue.ts';

/** Files of an engine that would stand where no inventory looks for them. */
export const misplacedFiles = (files: readonly FileSpec[], clusters: ReadonlySet<string>): readonly Issue[] =>
  files
    .filter(({ path }) => clusters.has(path.slice(0, path.indexOf('/'))))
    .map(({ path }) =>
      errorAt(
        'engine-file-misplaced',
        [path],
        'the engine writes into the folder of a cluster',
        'give the files of the engine a folder of their own',
      ),
    );

/** Path to text; two files with one path are an issue, so that none takes the place of another. */
export const meshTree = (
  files: readonly FileSpec[],
  taken: readonly string[],
): { readonly tree: Map<string, string>; readonly issues: readonly Issue[] } => {
  const tree = new Map<string, string>();
  const issues: Issue[] = [];
  for (const { path, text } of files) {
    if (tree.has(path) || taken.includes(path)) {
      const remedy = 'give one of them, or its folder, another name';
      issues.push(errorAt('file-twice', [path], `two files of dist have the path ${path}`, remedy));
    }
    tree.set(path, text);
  }
  return { tree, issues };
};

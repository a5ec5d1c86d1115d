import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { folderItems } from '../../scan/folder-items.ts';
import { stagedItems, workTreeItems } from '../../scan/git/items.ts';
import { workTreeOf } from '../../files/git-program.ts';
import { type Git, GitError, withGit } from '../../git/program.ts';
import { openRange } from '../../scan/git/range.ts';
import type { Item } from '../../scan/item.ts';
import { sarif } from '../../scan/sarif.ts';
import { scan as scanItems, type ScanResult, stops } from '../../scan/scan.ts';
import { isthmusVersion } from '../../emit/package-root.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { printable } from '../printable.ts';
import { exceptionsFor, isBelow, nameFrom } from '../scan-exceptions.ts';

export interface ScanInput {
  /** Path of mesh.yaml: exceptions may stand beside it. The file itself is not read. */
  readonly mesh: string;
  /** Files and folders to scan; none: the work tree, or where there is none the folder. */
  readonly paths: readonly string[];
  /** The index instead of the files. */
  readonly staged: boolean;
  /** `A..B`: what the commits of a range brought. */
  readonly range: string | undefined;
  readonly format: 'table' | 'json' | 'sarif';
  readonly folder: string;
  /** The PATH on which git is looked for. */
  readonly searchPath: string;
  /** The index that Git tells its hooks to read. */
  readonly indexFile: string | undefined;
}

interface Scanned extends ScanResult {
  readonly issues: readonly Issue[];
}

const usage = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('scan-usage', [], problem, remedy)]);

/** What somebody names is looked into whole, also where Git ignores it; links are not followed. */
function* pathItems(top: string, paths: readonly string[]): Generator<Item> {
  for (const path of paths) {
    if (isBelow(top, path)) yield* folderItems(top, nameFrom(top, path));
    else {
      const name = basename(path);
      for (const item of folderItems(dirname(path), name)) yield item;
    }
  }
}

const existing = (path: string, folder: string): string => {
  const full = isAbsolute(path) ? path : join(folder, path);
  if (lstatSync(full, { throwIfNoEntry: false }) === undefined) throw usage(`there is no ${path}`, 'correct the path');
  // The folder is spelled by its real path; so must be what is in it, or it would seem to lie elsewhere.
  return join(realpathSync(dirname(full)), basename(full));
};

const scanGit = async (git: Git, input: ScanInput): Promise<Scanned> => {
  const options = { exceptions: exceptionsFor(git.top, input.mesh), whole: true };
  if (input.range !== undefined) {
    const { issues, items } = await openRange(git, input.range);
    return { ...(await scanItems(items, { ...options, whole: false })), issues };
  }
  return { ...(await scanItems(input.staged ? stagedItems(git) : workTreeItems(git), options)), issues: [] };
};

const scanFolder = async (top: string, whole: boolean, input: ScanInput, items: Iterable<Item>): Promise<Scanned> => ({
  ...(await scanItems(items, { exceptions: exceptionsFor(top, input.mesh), whole })),
  issues: [],
});

const scanChosen = async (input: ScanInput): Promise<Scanned> => {
  const modes = [input.paths.length > 0, input.staged, input.range !== undefined].filter(Boolean).length;
  if (modes > 1) throw usage('paths, --staged and --range each name what to scan', 'give one of them');
  const folder = realpathSync(input.folder);
  const top = workTreeOf(folder);
  if (input.paths.length > 0) {
    const paths = input.paths.map((path) => existing(path, folder));
    return scanFolder(top ?? folder, false, input, pathItems(top ?? folder, paths));
  }
  if (top !== undefined) return withGit(top, input, (git) => scanGit(git, input));
  if (input.staged || input.range !== undefined)
    throw usage('this folder is in no work tree of Git', 'name paths instead');
  return scanFolder(folder, true, input, folderItems(folder, ''));
};

const print = (issues: readonly Issue[], result: Scanned, input: ScanInput, io: Io): void => {
  if (input.format === 'sarif') io.out(`${JSON.stringify(sarif(issues, isthmusVersion()), null, 2)}\n`);
  else if (input.format === 'json') {
    io.out(`${JSON.stringify({ issues, looked: result.looked, excepted: result.excepted }, null, 2)}\n`);
  } else {
    const passed = result.excepted > 0 ? `, ${result.excepted} passed by exception` : '';
    const verdict = issues.length > 0 ? issueCount(issues) : 'nothing found';
    io.err(`${issueTable(issues, io)}looked into ${result.looked} files${passed}: ${verdict}.\n`);
  }
};

const exitCode = (issues: readonly Issue[]): ExitCode => {
  const stopping = issues.filter(stops);
  if (stopping.length === 0) return 0;
  return stopping.every(({ code }) => code === 'scan-unreadable') ? 3 : 1;
};

const refused = ({ issues }: MeshError, input: ScanInput, io: Io): ExitCode => {
  if (input.format === 'table') io.err(`${issueTable(issues, io)}${issueCount(issues)}. Nothing was scanned.\n`);
  else io.out(`${JSON.stringify(input.format === 'json' ? { issues } : sarif(issues, isthmusVersion()), null, 2)}\n`);
  return 2;
};

/** Looks for secrets in files, in the index or in the commits of a range. What it finds is named and never shown. */
export const scan = async (input: ScanInput, io: Io): Promise<ExitCode> => {
  try {
    const result = await scanChosen(input);
    const issues = [...result.issues, ...result.findings];
    print(issues, result, input, io);
    return exitCode(issues);
  } catch (error) {
    if (error instanceof GitError) {
      io.err(`isthmus: ${printable(error.message)}\n`);
      return 3;
    }
    if (error instanceof MeshError) return refused(error, input, io);
    throw error;
  }
};

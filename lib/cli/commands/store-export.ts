import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { disk } from '../../files/file-system.ts';
import { writePrivateFolder } from '../../store/new-folder.ts';
import { privateTarget } from '../../store/private-target.ts';
import type { RootCompartment } from '../../store/store.ts';
import type { ExitCode, Io } from '../io.ts';
import { printable } from '../printable.ts';
import { openContext, type SecretContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';
import { makefileLayout } from '../store/makefile-layout.ts';

export interface StoreExportInput extends SecretInput {
  readonly format: 'makefile';
  /** Names and patterns with `*`; none: every cluster of the store. */
  readonly clusters: readonly string[];
  /** A folder that does not exist. */
  readonly to: string;
  /** The root's key, too. */
  readonly root: boolean;
  /** PATH, to find git on. */
  readonly searchPath: string;
}

const usage = (code: string, problem: string, remedy: string): MeshError =>
  new MeshError([errorAt(code, ['clusters'], problem, remedy)]);

/** True where a name fits a pattern with `*`; without regular expressions, so that no pattern takes long. */
const fits = (name: string, pattern: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === pattern;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const middle of rest) {
    const found = name.indexOf(middle, at);
    if (found < 0) return false;
    at = found + middle.length;
  }
  return at <= name.length - last.length;
};

const chosen = (all: readonly string[], patterns: readonly string[]): readonly string[] => {
  if (all.length === 0) {
    throw usage('cacerts-missing', 'the store holds no intermediate', 'make them with isthmus ca issue');
  }
  for (const pattern of patterns) {
    if (all.some((name) => fits(name, pattern))) continue;
    const problem = `the store holds no intermediate of ${JSON.stringify(pattern)}`;
    throw usage('cluster-unknown', problem, `it holds those of ${all.join(', ')}`);
  }
  return patterns.length === 0 ? all : all.filter((name) => patterns.some((pattern) => fits(name, pattern)));
};

const rootOf = async ({ store, unlock }: SecretContext): Promise<RootCompartment> => {
  const root = await store.root(unlock);
  if (root.roots().length > 0) return root;
  throw new MeshError([errorAt('root-missing', [], 'the store holds no root key', 'leave --root out')]);
};

/** Takes keys and certificates out of the store in the clear, for a life without isthmus. */
export const storeExport = async (input: StoreExportInput, io: Io): Promise<ExitCode> => {
  const target = privateTarget(input.to, input.searchPath);
  const context = await openContext(input, io, new Date(), 'passed-over');
  const clusters = chosen(context.work.clusters(), input.clusters);
  const root = input.root ? await rootOf(context) : undefined;
  const files = makefileLayout(context.work, clusters, root);
  try {
    writePrivateFolder(target, files, { files: disk, random: context.random });
  } finally {
    for (const bytes of files.values()) bytes.fill(0);
  }
  const what = `${clusters.join(', ')}${root === undefined ? '' : ' and of the root'}`;
  io.err(`The keys of ${what} stand in the clear in ${printable(input.to)}: delete it when you are done.\n`);
  return 0;
};

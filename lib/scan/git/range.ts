import { errorAt, type Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { commitOf } from '../../git/commit.ts';
import { gitObjects } from '../../git/objects.ts';
import type { Git } from '../../git/program.ts';
import { type Item, maxFileBytes, messagePath } from '../item.ts';
import { entryItems, type TreeEntry } from './items.ts';

const usage = (problem: string, remedy: string): MeshError =>
  new MeshError([errorAt('scan-range', ['--range'], problem, remedy)]);

/** What a push of a new branch names as the commit before. */
const isNothing = (revision: string): boolean => /^0{40}(?:0{24})?$/.test(revision);

/** Both ends of `A..B`. A revision that looks like a flag, or a range of another form, is refused before git sees it. */
const endsOf = (range: string): readonly [string, string] => {
  const [from = '', to = '', ...more] = range.split('..');
  const wrong = [from, to].some(
    (end) => end === '' || end.startsWith('-') || end.startsWith('.') || end.includes('\0'),
  );
  if (wrong || more.length > 0)
    throw usage('a range has the form A..B', 'name two revisions, for instance origin/main..HEAD');
  return [from, to];
};

/** A commit and what it did to the tree, as `diff-tree --stdin -r -z -c` says it. */
const changesIn = (text: string): readonly TreeEntry[] => {
  const entries: TreeEntry[] = [];
  const fields = text.split('\0');
  let commit = '';
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (!field.startsWith(':')) {
      commit = field;
      continue;
    }
    // One colon, mode and name for each parent, then mode and name of the result.
    const parents = /^:+/.exec(field)?.[0].length ?? 1;
    const words = field.slice(parents).split(' ');
    at += 1;
    entries.push({ mode: words[parents] ?? '', name: words[2 * parents + 1] ?? '', path: fields[at] ?? '', commit });
  }
  return entries;
};

const isDeleted = ({ name }: TreeEntry): boolean => /^0+$/.test(name);

/** The same bytes under the same path are told once, with the first commit that brought them. */
const distinct = (entries: readonly TreeEntry[]): readonly TreeEntry[] => {
  const known = new Map<string, TreeEntry>();
  for (const entry of entries) {
    const key = `${entry.name} ${entry.path}`;
    if (!known.has(key)) known.set(key, entry);
  }
  return [...known.values()];
};

async function* messageItems(git: Git, commits: readonly string[]): AsyncGenerator<Item> {
  let next = 0;
  for await (const content of gitObjects(git, commits, maxFileBytes)) {
    const commit = commits[next] ?? '';
    next += 1;
    yield { path: messagePath, commit, content };
  }
}

/** What a range of commits brought, and what it could not know. */
export interface Range {
  readonly issues: readonly Issue[];
  readonly items: AsyncGenerator<Item>;
}

async function* rangeItems(git: Git, commits: readonly string[]): AsyncGenerator<Item> {
  if (commits.length === 0) return;
  const form = ['-r', '-z', '-c', '--root', '--raw', '--no-renames', '--no-ext-diff', '--no-textconv', '--abbrev=64'];
  const changes = await git.run(['diff-tree', '--stdin', ...form], `${commits.join('\n')}\n`);
  yield* entryItems(git, distinct(changesIn(changes).filter((entry) => !isDeleted(entry))));
  yield* messageItems(git, commits);
}

const shallow = (isShallow: boolean): readonly Issue[] =>
  isShallow
    ? [
        {
          ...errorAt(
            'scan-shallow',
            ['--range'],
            'the clone is shallow: older commits of the range may be missing',
            '',
          ),
          severity: 'warning',
          remedy: 'fetch the whole history, for instance fetch-depth: 0 in the checkout of a CI job',
        },
      ]
    : [];

/**
 * Every blob that a commit of the range added or changed, also one that a later commit took away again, and every
 * message. A merge brings what none of its parents had. A is left out, as in Git; forty zeros stand for nothing.
 */
export const openRange = async (git: Git, range: string): Promise<Range> => {
  const [from, to] = endsOf(range);
  const end = await commitOf(git, usage, to);
  const without = isNothing(from) ? [] : [`^${await commitOf(git, usage, from)}`];
  const listed = await git.run(
    ['rev-list', '--reverse', '--topo-order', '--stdin'],
    `${[end, ...without].join('\n')}\n`,
  );
  const isShallow = (await git.run(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  const commits = listed.split('\n').filter((line) => line !== '');
  return { issues: shallow(isShallow), items: rangeItems(git, commits) };
};

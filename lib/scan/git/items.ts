import { join } from 'node:path';
import { joinBelow } from '../../files/safe-path.ts';
import { type Item, maxFileBytes } from '../item.ts';
import { readContent } from '../read-content.ts';
import type { Git } from '../../git/program.ts';
import { gitObjects } from '../../git/objects.ts';

/** A file as Git knows it: what kind it is, and the name of its bytes. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly path: string;
  readonly commit?: string;
}

const submodule = '160000';
const link = '120000';

const fields = (text: string): readonly string[] => text.split('\0').filter((field) => field !== '');

/** Everything in the index, also both sides of a conflict. */
const indexEntries = async (git: Git): Promise<readonly TreeEntry[]> =>
  fields(await git.run(['ls-files', '--stage', '-z'])).map((field) => {
    const [mode = '', name = ''] = field.split(' ');
    return { mode, name, path: field.slice(field.indexOf('\t') + 1) };
  });

/** The bytes of files as Git keeps them. */
export async function* entryItems(git: Git, entries: readonly TreeEntry[]): AsyncGenerator<Item> {
  const files: TreeEntry[] = [];
  for (const entry of entries) {
    if (entry.mode === submodule) yield { ...placeOf(entry), content: { kind: 'submodule' } };
    else files.push(entry);
  }
  let next = 0;
  for await (const content of gitObjects(
    git,
    files.map(({ name }) => name),
    maxFileBytes,
  )) {
    const entry = files[next];
    next += 1;
    if (entry === undefined) return;
    const isLink = entry.mode === link && content.kind === 'bytes';
    yield {
      ...placeOf(entry),
      content: isLink ? { kind: 'link', target: content.bytes.toString('utf8') } : content,
    };
  }
}

const placeOf = ({ path, commit }: TreeEntry): Omit<Item, 'content'> =>
  commit === undefined ? { path } : { path, commit };

/** What would be committed now: the blobs of the index, whatever the files say. */
export async function* stagedItems(git: Git): AsyncGenerator<Item> {
  yield* entryItems(git, await indexEntries(git));
}

/** The files of the work tree, tracked and new, without what is ignored. */
export async function* workTreeItems(git: Git): AsyncGenerator<Item> {
  const tracked = await indexEntries(git);
  const paths = new Set(tracked.filter(({ mode }) => mode !== submodule).map(({ path }) => path));
  for (const path of fields(await git.run(['ls-files', '--others', '--exclude-standard', '-z']))) paths.add(path);
  for (const { path, mode } of tracked) if (mode === submodule) yield { path, content: { kind: 'submodule' } };
  for (const path of [...paths].toSorted()) {
    // A work tree in this one is listed as a folder, and is not entered either.
    if (path.endsWith('/')) yield { path: path.slice(0, -1), content: { kind: 'submodule' } };
    else yield* fileItem(git.top, path);
  }
}

function* fileItem(top: string, path: string): Generator<Item> {
  const content = insideTop(top, path) ? readContent(join(top, path)) : undefined;
  if (content !== undefined) yield { path, content };
}

/** A folder of the path may have become a link: then the file is another's, and the link itself is listed too. */
const insideTop = (top: string, path: string): boolean => {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return folder === '' || joinBelow(top, folder) !== undefined;
};

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from './item.ts';
import { readContent } from './read-content.ts';

const itemAt = (root: string, path: string): readonly Item[] => {
  const content = readContent(join(root, path));
  return content === undefined ? [] : [{ path, content }];
};

/** Sorted, so that two runs say the same in the same order. */
const entriesOf = (folder: string): readonly string[] | undefined => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return undefined;
  }
};

/**
 * Everything at and below a path (`''`: the root itself), ignored files too, one at a time. The insides of Git are left
 * out: `--range` looks into what they hold.
 */
export function* folderItems(root: string, path: string): Generator<Item> {
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const current = next;
    if (lstatSync(join(root, current), { throwIfNoEntry: false })?.isDirectory() !== true) {
      yield* itemAt(root, current);
      continue;
    }
    const names = entriesOf(join(root, current));
    if (names === undefined) yield { path: current, content: { kind: 'unreadable', reason: 'EACCES' } };
    const below = (names ?? []).filter((name) => name !== '.git');
    waiting.push(...below.map((name) => (current === '' ? name : `${current}/${name}`)).toReversed());
  }
}

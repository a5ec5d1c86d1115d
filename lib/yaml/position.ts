import { type Node, isAlias, isMap, isSeq } from 'yaml';
import type { IssuePath } from '../plan/issue.ts';
import type { Entries, Entry, PlainValue } from './plain-value.ts';

const offsetOf = (node: Node | null): number | undefined => node?.range?.[0];

const childOf = (node: Node | null, step: string | number, entries: Entries): Entry | undefined => {
  if (isMap(node)) return entries.get(node)?.get(String(step));
  const item = isSeq<Node>(node) ? node.items[Number(step)] : undefined;
  // A list item is its own key: there is nothing else to point at.
  return item && { key: item, value: item };
};

/** An absent value (`key:` and nothing more) has a place of its own behind the key: not worth pointing at. */
const isWritten = (node: Node | null): node is Node => {
  const [start, end] = node?.range ?? [0, 0];
  return end > start;
};

/**
 * The offset of what stands at a path: of its key, or of its value. Where the path leads nowhere, that of the key of
 * the nearest parent that exists. Aliases are followed to what they stand for.
 */
export const offsetAt = (
  root: Node | null,
  { entries, targets }: PlainValue,
  path: IssuePath,
  of: 'key' | 'value',
): number | undefined => {
  const target = (node: Node | null): Node | null => (isAlias(node) ? (targets.get(node) ?? null) : node);
  let here: Entry | undefined;
  for (const step of path) {
    const child = childOf(target(here ? here.value : root), step, entries);
    if (child === undefined) return offsetOf(here?.key ?? root);
    here = child;
  }
  if (here === undefined) return offsetOf(root);
  return offsetOf(of === 'value' && isWritten(here.value) ? here.value : here.key);
};

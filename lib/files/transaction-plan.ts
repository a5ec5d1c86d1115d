import { isSafeName } from './safe-path.ts';

/** What a transaction will do, once it is committed. */
export interface TransactionPlan {
  /** The staged file `String(index)` goes to the path. */
  readonly writes: readonly string[];
  readonly deletes: readonly string[];
  /**
   * The inode of the folder that holds the plan. A folder that came with a checkout, or was copied, cannot know its own:
   * nobody smuggles changes in by committing a transaction to Git.
   */
  readonly folder: string;
}

/** Where changes may go: below the root, and nowhere hidden, so that `.git` and its like are out of reach. */
export const isChangeable = (path: string): boolean =>
  isSafeName(path) && path.split('/').every((part) => !part.startsWith('.') && !/^git~\d/i.test(part));

const areChangeable = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((path) => typeof path === 'string' && isChangeable(path));

const isPlan = (value: unknown): value is TransactionPlan =>
  typeof value === 'object' &&
  value !== null &&
  'writes' in value &&
  areChangeable(value.writes) &&
  'deletes' in value &&
  areChangeable(value.deletes) &&
  'folder' in value &&
  typeof value.folder === 'string';

export const planText = ({ writes, deletes, folder }: TransactionPlan): string =>
  `${JSON.stringify({ writes, deletes, folder }, undefined, 2)}\n`;

/** Undefined for what no transaction of ours would hold. */
export const readPlan = (text: string): TransactionPlan | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isPlan(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

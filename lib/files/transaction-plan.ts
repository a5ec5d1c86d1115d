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

const isHidden = (part: string): boolean => part.startsWith('.') || /^git~\d/i.test(part);

/** Where Git and its hosts look for what we write; nothing of it runs on the machine that writes it. */
const knownHidden = /^(?:\.gitignore|\.gitattributes)$/;
const recipes: readonly string[] = [
  '.github/workflows/isthmus.yaml',
  '.github/workflows/isthmus-comment.yaml',
  '.gitlab-ci.yml',
];

/** Where changes may go: below the root, and nowhere hidden but for those few, so that `.git` and its like are out of reach. */
export const isChangeable = (path: string): boolean => {
  if (recipes.includes(path)) return true;
  const parts = path.split('/');
  return (
    isSafeName(path) &&
    parts.every((part, at) => !isHidden(part) || (at === parts.length - 1 && knownHidden.test(part)))
  );
};

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

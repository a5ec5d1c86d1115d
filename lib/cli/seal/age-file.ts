import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import { readAgeRecipient } from '../../sealing/age/x25519.ts';

/** An identity, whatever its spelling: it must never stand in a public file. */
const identity = /AGE-SECRET-KEY-/i;

/**
 * Reads a list of age recipients: one `age1...` a line, empty lines and comments with `#` aside. A file with an identity
 * gives none at all; its words are never quoted.
 */
export const parseAgeFile = (
  file: string,
  text: string,
): { readonly texts: readonly string[]; readonly issues: readonly Issue[] } => {
  if (identity.test(text)) {
    const problem = `${file} holds a private age key: whoever reads it can open what was sealed for it`;
    const remedy = 'take it out of the history, make a new key pair, and seal everything again';
    return { texts: [], issues: [fileIssue('recipient-private-key', file, problem, remedy)] };
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const spoken = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (spoken.every((line) => readAgeRecipient(line))) return { texts: [...new Set(spoken)], issues: [] };
  const problem = `${file} holds a line that is no X25519 recipient (age1...)`;
  return {
    texts: [],
    issues: [
      fileIssue('recipient-unreadable', file, problem, 'give what age-keygen -y prints; no plugins, no SSH keys'),
    ],
  };
};

/** The text of a list of age recipients, sorted. */
export const writeAgeFile = (texts: readonly string[]): string =>
  [...new Set(texts)]
    .toSorted()
    .map((text) => `${text}\n`)
    .join('');

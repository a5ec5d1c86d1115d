import type { Issue } from '../plan/issue.ts';

/**
 * What the scan found in one place: an issue, and what an exception or a program needs to know the place again. No
 * part of it quotes the secret.
 */
export interface Finding extends Issue {
  /** Relative to the top of what was scanned. A part that is a secret itself is withheld. */
  readonly file: string;
  readonly line: number;
  /** The commit that brought the file; undefined outside of a range. */
  readonly commit: string | undefined;
  /** The first 16 hexadecimal digits of the SHA-256 of the file; empty where there are no bytes. */
  readonly digest: string;
  /** The kind of secret and how it is encoded; empty for a finding about something else. */
  readonly what: string;
}

/** The place of findings: the file as it is shown. */
export interface Place {
  readonly file: string;
  readonly commit: string | undefined;
  readonly digest: string;
}

/** `3f2a…:path`, as Git names a file of a commit. */
const shownPlace = ({ file, commit }: Place): string =>
  commit === undefined ? file : `${commit.slice(0, 12)}:${file}`;

interface Words {
  readonly code: string;
  readonly severity: Issue['severity'];
  readonly problem: string;
  readonly remedy: string;
}

export const findingAt = (place: Place, line: number, words: Words, what = ''): Finding => ({
  ...words,
  path: [],
  at: { file: shownPlace(place), line, column: 1 },
  ...place,
  line,
  what,
});

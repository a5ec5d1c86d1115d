import type { Issue } from '../plan/issue.ts';
import { placeOf } from './issue-place.ts';

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/** Stands before a line that is a record already. No foreign text has it: `printable` and JSON show it as an escape. */
const mark = '\u001e';

const spellings: readonly string[] = ['--log-format', '--logFormat'];

/**
 * What `--log-format` says. Read from the words themselves, and not from what the parser made of them: it holds for the
 * words about a command line that cannot be parsed, too.
 */
export const logFormatIn = (words: readonly string[]): LogFormat => {
  const end = words.indexOf('--');
  const flags = end === -1 ? words : words.slice(0, end);
  const isJson = flags.some((word, index) =>
    spellings.some((flag) => word === `${flag}=json` || (word === flag && flags[index + 1] === 'json')),
  );
  return isJson ? 'json' : 'text';
};

/** Issues as records, one a line: level, code, place, problem, remedy. */
export const issueRecords = (issues: readonly Issue[]): string =>
  issues
    .map((issue) => {
      const { severity: level, code, problem, remedy } = issue;
      return `${mark}${JSON.stringify({ level, code, place: placeOf(issue), problem, remedy })}\n`;
    })
    .join('');

const openings: readonly (readonly [string, string])[] = [
  ['isthmus: ', 'error'],
  ['warning: ', 'warning'],
];

const wordsRecord = (line: string): string => {
  const [opening, level] = openings.find(([start]) => line.startsWith(start)) ?? ['', 'info'];
  return JSON.stringify({ level, message: line.slice(opening.length).trim() });
};

const isRecord = (line: string): boolean => line.startsWith('{"level":"') && line.endsWith('}');

/** A line of another process of ours: its records stay what they are. */
export const passedOn = (line: string): string => `${isRecord(line) ? mark : ''}${line}\n`;

/** Words for people as one JSON object a line; level and message where they are no issues. */
export const records = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `${line.startsWith(mark) ? line.slice(mark.length) : wordsRecord(line)}\n`)
    .join('');

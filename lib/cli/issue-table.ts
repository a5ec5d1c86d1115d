import type { Issue } from '../plan/issue.ts';
import type { Io } from './io.ts';
import { placeOf } from './issue-place.ts';
import { issueRecords } from './log-format.ts';
import { printable } from './printable.ts';

const codes = { bold: 1, red: 31, yellow: 33, dim: 2 } as const;

const paint = (io: Io, style: keyof typeof codes, text: string): string =>
  io.color ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;

/** Breaks a text between words so that no line is longer than `width`; a longer word stands alone. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const next of text.split(' ')) {
    if (line !== '' && line.length + 1 + next.length > width) {
      lines.push(line);
      line = next;
    } else {
      line = line === '' ? next : `${line} ${next}`;
    }
  }
  return [...lines, line];
};

/** Width of what is not a terminal: a log is read without wrapping, up to a point. */
export const pipedWidth = 120;

interface Widths {
  readonly place: number;
  readonly code: number;
  /** Undefined where the terminal is too narrow for columns: then problem and remedy stand below. */
  readonly text: number | undefined;
  readonly all: number;
}

const widthsOf = (issues: readonly Issue[], io: Io): Widths => {
  const all = Math.max(io.columns ?? pipedWidth, 30);
  const place = Math.max(...issues.map((issue) => placeOf(issue).length), 5);
  const code = Math.max(...issues.map((issue) => issue.code.length), 4);
  const text = all - place - code - 'warning'.length - 6;
  return { place, code, text: text >= 40 ? text : undefined, all };
};

const columns = (place: string, level: string, code: string, { place: p, code: c }: Widths): string =>
  `${place.padEnd(p)}  ${level.padEnd('warning'.length)}  ${code.padEnd(c)}  `;

const rowOf = (issue: Issue, io: Io, widths: Widths): readonly string[] => {
  const remedy = `${io.ascii ? '->' : '→'} ${printable(issue.remedy)}`;
  const style = issue.severity === 'error' ? 'red' : 'yellow';
  const width = widths.text ?? widths.all - 2;
  const lines = [
    ...wrapped(printable(issue.problem), width),
    ...wrapped(remedy, width).map((line) => paint(io, 'dim', line)),
  ];
  const head = columns(placeOf(issue), issue.severity, issue.code, widths);
  if (widths.text === undefined) {
    const title = `${issue.severity} ${issue.code}`;
    return [paint(io, style, title), `  ${placeOf(issue)}`, ...lines.map((line) => `  ${line}`)];
  }
  return lines.map((line, index) => (index === 0 ? paint(io, style, head) : ' '.repeat(head.length)) + line);
};

/** What clusterDefaults say is wrong for each cluster in the same words at the same place: to people that is one thing. */
const distinct = (issues: readonly Issue[]): readonly Issue[] =>
  [
    ...new Map(
      issues
        .toReversed()
        .map((issue) => [
          JSON.stringify([issue.severity, issue.code, placeOf(issue), issue.problem, issue.remedy]),
          issue,
        ]),
    ).values(),
  ].toReversed();

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `2 errors, 1 warning`, as many as the table shows or folds. */
export const issueCount = (all: readonly Issue[]): string => {
  const issues = distinct(all);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.join(', ');
};

/** So many warnings of one code are shown; the rest are counted. Errors are shown all: each has to be mended. */
const shownPerCode = 4;

/** The warnings that are shown, and a line for each code that has more of them. */
const folded = (issues: readonly Issue[]): { readonly shown: readonly Issue[]; readonly more: readonly string[] } => {
  const counts = new Map<string, number>();
  const shown = issues.filter(({ code, severity }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return severity === 'error' || count <= shownPerCode;
  });
  const hidden = (code: string): number =>
    issues.filter((issue) => issue.code === code).length - shown.filter((issue) => issue.code === code).length;
  const more = [...counts.keys()]
    .filter((code) => hidden(code) > 0)
    .map((code) => `and ${hidden(code)} more ${code}; -o json lists all`);
  return { shown, more };
};

/**
 * All issues in one table, errors first and else in the order they were found; stacked on a narrow terminal. Records
 * where the io's words are JSON.
 */
export const issueTable = (all: readonly Issue[], io: Io): string => {
  if (all.length === 0) return '';
  const issues = distinct(all);
  if (io.logFormat === 'json') return issueRecords(issues);
  const { shown, more } = folded(issues);
  const widths = widthsOf(shown, io);
  const sorted = shown.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const title = columns('PLACE', 'LEVEL', 'CODE', widths) + 'PROBLEM AND REMEDY';
  const header = widths.text === undefined ? [] : [paint(io, 'bold', title)];
  return `${[...header, ...sorted.flatMap((issue) => rowOf(issue, io, widths)), ...more].join('\n')}\n`;
};

import { pageOf } from '../../check/codes.ts';
import type { CheckResult, Finding } from '../../check/finding.ts';
import { wrapped } from '../issue-table.ts';
import { printable } from '../printable.ts';
import { type Symbols, symbolsFor } from '../symbols.ts';

/** Where the report goes. */
export interface ReportTerminal {
  readonly color: boolean;
  readonly ascii: boolean;
  /** Undefined: lines are as long as they are, for a log or a program. */
  readonly columns?: number | undefined;
}

export type Verdict = 'passed' | 'warning' | 'failed';

const colours: Readonly<Record<Verdict, number>> = { passed: 32, warning: 33, failed: 31 };

/** Before everything that stands below a check. */
const margin = '    ';

/** So many findings of one code are shown; the rest are counted. */
const shownPerCode = 4;

export const isOpen = ({ suppressed }: Finding): boolean => suppressed === undefined;

/** A warning counts as a failure where the caller is strict. */
export const verdictOf = ({ findings }: CheckResult, strict: boolean): Verdict => {
  const open = findings.filter(isOpen);
  if (open.some(({ severity }) => strict || severity === 'error')) return 'failed';
  return open.length > 0 ? 'warning' : 'passed';
};

const placeOf = ({ at, cluster }: Finding): string =>
  at ? `${at.file}:${at.line}:${at.column}` : cluster === '' ? 'mesh' : cluster;

const dim = (text: string, { color }: ReportTerminal): string => (color ? `\u001b[2m${text}\u001b[0m` : text);

/** A paragraph below a check; its further lines stand under the first word. */
const paragraph = (text: string, { columns }: ReportTerminal, sign = ''): readonly string[] => {
  const indent = ' '.repeat(margin.length + sign.length);
  const lines = columns === undefined ? [text] : wrapped(text, Math.max(columns - indent.length, 20));
  return lines.map((line, index) => (index === 0 ? `${margin}${sign}${line}` : `${indent}${line}`));
};

const findingLines = (finding: Finding, terminal: ReportTerminal): readonly string[] => {
  const { suppressed: by, problem, code } = finding;
  const why = by === undefined ? [] : paragraph(`suppressed until ${by.until}: ${printable(by.reason)}`, terminal);
  return [
    ...paragraph(printable(problem), terminal),
    dim(`${margin}${printable(placeOf(finding))} ${code}`, terminal),
    ...why.map((line) => dim(line, terminal)),
  ];
};

const remedyOf = ({ suppressed, remedy }: Finding): string => (suppressed === undefined ? remedy : '');

const codeLines = (
  code: string,
  findings: readonly Finding[],
  symbols: Symbols,
  terminal: ReportTerminal,
): readonly string[] => {
  const shown = findings.slice(0, shownPerCode);
  const more = findings.length - shown.length;
  const remedyLines = (finding: Finding, index: number): readonly string[] => {
    const remedy = remedyOf(finding);
    const next = shown[index + 1];
    // What mends several is said once, below the last of them.
    if (remedy === '' || (next !== undefined && remedyOf(next) === remedy)) return [];
    return paragraph(printable(remedy), terminal, `${symbols.arrow} `).map((line) => dim(line, terminal));
  };
  return [
    ...shown.flatMap((finding, index) => [...findingLines(finding, terminal), ...remedyLines(finding, index)]),
    ...(more > 0 ? [dim(`${margin}and ${more} more ${code}; -o json lists all`, terminal)] : []),
    dim(`${margin}${pageOf(code)}`, terminal),
  ];
};

/** Open findings first; those of one code stand together, with one pointer to its page. */
const bodyOf = ({ findings }: CheckResult, symbols: Symbols, terminal: ReportTerminal): readonly string[] => {
  const sorted = findings.toSorted((a, b) => Number(!isOpen(a)) - Number(!isOpen(b)));
  const codes = [...new Set(sorted.map(({ code }) => code))];
  return codes.flatMap((code) =>
    codeLines(
      code,
      sorted.filter((finding) => finding.code === code),
      symbols,
      terminal,
    ),
  );
};

const resultLines = (result: CheckResult, strict: boolean, terminal: ReportTerminal): readonly string[] => {
  const symbols = symbolsFor(terminal);
  const verdict = verdictOf(result, strict);
  const sign = terminal.color ? `\u001b[${colours[verdict]}m${symbols[verdict]}\u001b[0m` : symbols[verdict];
  return [
    `${sign} ${result.title}`,
    ...bodyOf(result, symbols, terminal),
    ...result.notes.flatMap((note) =>
      paragraph(printable(note), terminal, 'note: ').map((line) => dim(line, terminal)),
    ),
  ];
};

/** The report for people: by category, one line a check, and below it what it found. `short` leaves out what passed. */
export const reportLines = (
  results: readonly CheckResult[],
  { strict, short }: { readonly strict: boolean; readonly short: boolean },
  terminal: ReportTerminal,
): string => {
  const shown = results.filter((result) => !short || verdictOf(result, strict) !== 'passed');
  const categories = [...new Set(shown.map(({ category }) => category))];
  const blocks = categories.map((category) => {
    const own = shown.filter((result) => result.category === category);
    return [category, '-'.repeat(category.length), ...own.flatMap((result) => resultLines(result, strict, terminal))];
  });
  return blocks.length === 0 ? '' : `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

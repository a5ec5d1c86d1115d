import type { Json } from '../../lib/plan/manifest.ts';
import type { Difference } from './compare.ts';
import type { KnownDifference } from './known-differences.ts';

/** What one comparison gave: how much was compared, what is known, and what nobody has explained yet. */
export interface Outcome {
  readonly title: string;
  /** Who made the left objects, and who the right ones. */
  readonly sides: readonly [string, string];
  readonly objects: number;
  readonly known: ReadonlyMap<KnownDifference, number>;
  readonly unknown: readonly Difference[];
  /** What the plan promises and a rendering does not hold, with the side it is missing on. */
  readonly broken: readonly string[];
}

/** Puts every difference to the first row of the table that knows it. */
export const judge = (
  rows: readonly KnownDifference[],
  differences: readonly Difference[],
  compared: Pick<Outcome, 'title' | 'sides' | 'objects' | 'broken'>,
): Outcome => {
  const known = new Map<KnownDifference, number>();
  const unknown: Difference[] = [];
  for (const difference of differences) {
    const row = rows.find(({ matches }) => matches(difference));
    if (row) known.set(row, (known.get(row) ?? 0) + 1);
    else unknown.push(difference);
  }
  return { ...compared, known, unknown };
};

/** Rows that matched nowhere: what they explain is gone, so they would only hide something new. */
export const unusedRows = (
  rows: readonly KnownDifference[],
  outcomes: readonly Outcome[],
): readonly KnownDifference[] => rows.filter((row) => outcomes.every(({ known }) => !known.has(row)));

const shown = (value: Json | undefined): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}...` : text;
};

const column = (text: string, width: number): string => text.padEnd(width);

const planLines = (outcomes: readonly Outcome[]): readonly string[] => {
  const width = Math.max(...outcomes.map(({ title }) => title.length));
  return [
    `${column('plan', width)}  objects  known  unknown`,
    ...outcomes.map(({ title, objects, known, unknown }) => {
      const sum = [...known.values()].reduce((total, count) => total + count, 0);
      return `${column(title, width)}  ${String(objects).padStart(7)}  ${String(sum).padStart(5)}  ${String(unknown.length).padStart(7)}`;
    }),
  ];
};

const rowLines = (rows: readonly KnownDifference[], outcomes: readonly Outcome[]): readonly string[] => {
  const width = Math.max(...rows.map(({ id }) => id.length));
  return rows.map((row) => {
    const count = outcomes.reduce((total, { known }) => total + (known.get(row) ?? 0), 0);
    return `${column(row.id, width)}  ${String(count).padStart(5)}  ${row.what}`;
  });
};

const unknownLines = ({ title, sides: [one, other], unknown }: Outcome): readonly string[] =>
  unknown.map(
    ({ kind, name, path, left, right }) =>
      `${title}: ${kind} ${name} ${path === '' ? '(whole object)' : path}\n  ${one}: ${shown(left)}\n  ${other}: ${shown(right)}`,
  );

const brokenLines = ({ title, broken }: Outcome): readonly string[] => broken.map((promise) => `${title}: ${promise}`);

/** What nobody has explained and what is not kept, a line each. */
export const problemLines = (outcome: Outcome): readonly string[] => [
  ...unknownLines(outcome),
  ...brokenLines(outcome),
];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

export const isClean = ({ unknown, broken }: Outcome): boolean => unknown.length === 0 && broken.length === 0;

/** The tables as text. */
export const reportText = (rows: readonly KnownDifference[], outcomes: readonly Outcome[]): string =>
  [
    ...planLines(outcomes),
    ...section('known differences', rowLines(rows, outcomes)),
    ...section('UNKNOWN DIFFERENCES', outcomes.flatMap(unknownLines)),
    ...section('BROKEN PROMISES', outcomes.flatMap(brokenLines)),
    '',
  ].join('\n');

import { failuresOf, passed, type SuiteOutcome } from './outcome.ts';

const verdict = (outcome: SuiteOutcome): string => {
  if (outcome.ended !== undefined) return 'ended early';
  return passed(outcome) ? 'ok' : 'FAILED';
};

const rowOf = (outcome: SuiteOutcome): readonly string[] => {
  const failed = failuresOf(outcome);
  const counts = [outcome.statements.length - failed, failed].map(String);
  return [outcome.suite, ...counts, `${Math.round(outcome.seconds)} s`, verdict(outcome)];
};

/** A table with a row per suite and, below it, everything that failed and one line with the sum. */
export const summaryText = (outcomes: readonly SuiteOutcome[]): string => {
  const rows = [['suite', 'passed', 'failed', 'time', ''], ...outcomes.map(rowOf)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const faults = outcomes.flatMap(({ suite, statements, ended }) => [
    ...statements.flatMap(({ title, failure }) => (failure === undefined ? [] : [`${suite}: ${title}: ${failure}`])),
    ...(ended === undefined ? [] : [`${suite}: ${ended}`]),
  ]);
  const failed = faults.length;
  const held = outcomes.reduce((sum, outcome) => sum + outcome.statements.length - failuresOf(outcome), 0);
  return [...lines, '', ...faults.map((fault) => `FAILED  ${fault}`), `${held} passed, ${failed} failed`, ''].join(
    '\n',
  );
};

import type { MeshError } from '../../plan/mesh-error.ts';

/** One line of store doctor. `skipped`: it could not be looked at, and why. */
export interface CheckLine {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'finding' | 'skipped';
  /** What was found; empty where nothing is to be said. */
  readonly detail: string;
  /** What to do; empty where nothing is. */
  readonly remedy: string;
}

export const holds = (check: string, detail = ''): CheckLine => ({ check, result: 'ok', detail, remedy: '' });

export const finding = (check: string, detail: string, remedy: string): CheckLine => ({
  check,
  result: 'finding',
  detail,
  remedy,
});

export const warning = (check: string, detail: string, remedy: string): CheckLine => ({
  ...finding(check, detail, remedy),
  result: 'warning',
});

export const skipped = (check: string, detail: string, remedy: string): CheckLine => ({
  ...finding(check, detail, remedy),
  result: 'skipped',
});

/** A finding for each issue of an error. */
export const findingsOf = (check: string, error: MeshError): readonly CheckLine[] =>
  error.issues.map(({ code, problem, remedy }) => finding(check, `${code}: ${problem}`, remedy));

/** A check of a list: it holds where the list of findings is empty. */
export const holdsUnless = (check: string, findings: readonly CheckLine[]): readonly CheckLine[] =>
  findings.length === 0 ? [holds(check)] : findings;

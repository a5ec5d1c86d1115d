import type { CheckResult, Finding } from '../../check/finding.ts';
import { pageOf } from '../../check/codes.ts';
import { type JunitCase, junitSuites } from '../junit.ts';
import { isOpen, verdictOf } from './lines.ts';

const lineOf = ({ at, code, problem, remedy }: Finding): string => {
  const place = at ? `${at.file}:${at.line}:${at.column}: ` : '';
  return `${place}${problem} [${code}]\n${remedy}\n${pageOf(code)}`;
};

/** A check with an error is a failure; warnings and what is suppressed stand in its output. */
const caseOf = (result: CheckResult, strict: boolean): JunitCase => {
  const name = { classname: `isthmus.check.${result.category}`, name: result.title };
  const fails = verdictOf(result, strict) === 'failed';
  const open = result.findings.filter((finding) => isOpen(finding) && (strict || finding.severity === 'error'));
  const others = result.findings.filter((finding) => !open.includes(finding));
  const message = open.length === 1 ? (open[0]?.problem ?? '') : `${open.length} findings`;
  const output = [...others.map(lineOf), ...result.notes].join('\n\n');
  return {
    ...name,
    ...(fails ? { failure: { message, text: open.map(lineOf).join('\n\n') } } : {}),
    ...(output === '' ? {} : { output }),
  };
};

/** The report as JUnit: a suite for each category, a case for each check. */
export const checkJunit = (results: readonly CheckResult[], strict: boolean): string => {
  const categories = [...new Set(results.map(({ category }) => category))];
  return junitSuites(
    categories.map((category) => ({
      name: `isthmus.check.${category}`,
      cases: results.filter((result) => result.category === category).map((result) => caseOf(result, strict)),
    })),
  );
};

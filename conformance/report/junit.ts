import { junitSuite } from '../../lib/cli/junit.ts';
import type { SuiteOutcome } from './outcome.ts';

/** A suite as a JUnit file; what ended it early is a test case with an error. */
export const junitText = ({ suite, statements, ended, seconds }: SuiteOutcome): string => {
  const classname = `conformance.${suite}`;
  const cases = statements.map((one) => ({
    classname,
    name: one.title,
    seconds: one.seconds,
    ...(one.failure === undefined ? {} : { failure: { message: one.failure } }),
  }));
  const end = ended === undefined ? [] : [{ classname, name: 'runs to its end', error: ended }];
  return junitSuite({ name: classname, cases: [...cases, ...end], seconds });
};

import { create } from 'xmlbuilder2';
import type { Statement } from './ledger.ts';
import { failuresOf, type SuiteOutcome } from './outcome.ts';

/** What XML 1.0 cannot hold, not even escaped: the logs of servers have colours. */
const withoutControls = (text: string): string => text.replaceAll(/[^\P{Cc}\t\n\r]/gu, '');

const caseOf = (classname: string, { title, failure, seconds }: Statement): object => ({
  '@classname': classname,
  '@name': withoutControls(title),
  '@time': seconds.toFixed(3),
  ...(failure === undefined ? {} : { failure: { '@message': withoutControls(failure) } }),
});

/** A suite as a JUnit file; what ended it early is a test case with an error. */
export const junitText = (outcome: SuiteOutcome): string => {
  const { suite, statements, ended, seconds } = outcome;
  const classname = `conformance.${suite}`;
  const end = {
    '@classname': classname,
    '@name': 'runs to its end',
    error: { '@message': withoutControls(ended ?? '') },
  };
  const cases = [...statements.map((one) => caseOf(classname, one)), ...(ended === undefined ? [] : [end])];
  const counts = {
    '@name': classname,
    '@tests': String(cases.length),
    '@failures': String(failuresOf(outcome)),
    '@errors': ended === undefined ? '0' : '1',
    '@time': seconds.toFixed(3),
  };
  return `${create({ version: '1.0', encoding: 'UTF-8' }, { testsuite: { ...counts, testcase: cases } }).end({ prettyPrint: true })}\n`;
};

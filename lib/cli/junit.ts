import { create } from 'xmlbuilder2';

/** One thing that was looked at. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds?: number;
  /** What is wrong: one line, and everything. */
  readonly failure?: { readonly message: string; readonly text?: string };
  /** What ended the run before this was looked at. */
  readonly error?: string;
  /** What is worth reading all the same. */
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  readonly seconds?: number;
}

/** What XML 1.0 cannot hold, not even escaped: logs have colours, and foreign names may have anything. */
const withoutControls = (text: string): string => text.replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Cs}/gu, '');

const timeOf = (seconds: number | undefined): object => (seconds === undefined ? {} : { '@time': seconds.toFixed(3) });

const caseNode = ({ classname, name, seconds, failure, error, output }: JunitCase): object => ({
  '@classname': withoutControls(classname),
  '@name': withoutControls(name),
  ...timeOf(seconds),
  ...(error === undefined ? {} : { error: { '@message': withoutControls(error) } }),
  ...(failure === undefined
    ? {}
    : {
        failure: {
          '@message': withoutControls(failure.message),
          ...(failure.text === undefined ? {} : { '#': withoutControls(failure.text) }),
        },
      }),
  ...(output === undefined ? {} : { 'system-out': { '#': withoutControls(output) } }),
});

const suiteNode = ({ name, cases, seconds }: JunitSuite): object => ({
  '@name': withoutControls(name),
  '@tests': String(cases.length),
  '@failures': String(cases.filter(({ failure }) => failure !== undefined).length),
  '@errors': String(cases.filter(({ error }) => error !== undefined).length),
  ...timeOf(seconds),
  testcase: cases.map(caseNode),
});

const text = (root: object): string =>
  `${create({ version: '1.0', encoding: 'UTF-8' }, root).end({ prettyPrint: true })}\n`;

/** One suite as a JUnit file. */
export const junitSuite = (suite: JunitSuite): string => text({ testsuite: suiteNode(suite) });

/** Several suites as one JUnit file. */
export const junitSuites = (suites: readonly JunitSuite[]): string =>
  text({ testsuites: { testsuite: suites.map(suiteNode) } });

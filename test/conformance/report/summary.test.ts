import { describe, expect, test } from '@jest/globals';
import { junitText } from '../../../conformance/report/junit.ts';
import { Ledger } from '../../../conformance/report/ledger.ts';
import { passed, type SuiteOutcome } from '../../../conformance/report/outcome.ts';
import { summaryText } from '../../../conformance/report/summary.ts';

const outcomeOf = async (work: (ledger: Ledger) => Promise<void>, ended?: string): Promise<SuiteOutcome> => {
  const ledger = new Ledger(() => undefined);
  await work(ledger);
  const { statements, figures } = ledger;
  return { suite: 'mesh', statements, figures, seconds: 61.4, ...(ended === undefined ? {} : { ended }) };
};

const fails = (): never => {
  throw new Error('seen\n  something else');
};

const good = (): Promise<SuiteOutcome> => outcomeOf((ledger) => ledger.prove('it holds', () => undefined));
const bad = (): Promise<SuiteOutcome> =>
  outcomeOf(async (ledger) => {
    await ledger.prove('it holds', () => undefined);
    await ledger.prove('it <does> "not"', fails);
  });

describe('a ledger', () => {
  test('goes on after a statement that failed, and tells what was seen in one line', async () => {
    const lines: string[] = [];
    const ledger = new Ledger((line) => lines.push(line));
    await ledger.prove('first', fails);
    await ledger.prove('second', () => undefined);
    expect(lines).toEqual(['FAILED  first: seen | something else', 'ok      second']);
    expect(ledger.failed).toBe(1);
  });

  test('counts a chapter that cannot go on as one statement that failed', async () => {
    const ledger = new Ledger(() => undefined);
    await ledger.chapter('the middle', fails);
    expect(ledger.statements).toMatchObject([{ title: 'the middle goes on', failure: 'seen | something else' }]);
  });
});

describe('a suite', () => {
  test('passes when every statement holds, and not when one failed, when it ended early or proved nothing', async () => {
    expect(passed(await good())).toBe(true);
    expect(passed(await bad())).toBe(false);
    expect(passed({ ...(await good()), ended: 'etcd ended by itself' })).toBe(false);
    expect(passed({ ...(await good()), statements: [] })).toBe(false);
  });
});

describe('the summary of a run', () => {
  test('is a table with a row per suite, the faults, and the sum as its last line', async () => {
    const text = summaryText([await good(), { ...(await bad()), suite: 'traffic' }]);
    expect(text).toMatch(/^suite +passed +failed +time\nmesh +1 +0 +61 s +ok\ntraffic +1 +1 +61 s +FAILED\n/);
    expect(text).toContain('\nFAILED  traffic: it <does> "not": seen | something else\n');
    expect(text).toMatch(/\n2 passed, 1 failed\n$/);
  });

  test('counts what ended a suite early as a failure', async () => {
    const text = summaryText([{ ...(await good()), ended: 'etcd ended by itself' }]);
    expect(text).toContain('ended early');
    expect(text).toMatch(/\n1 passed, 1 failed\n$/);
  });
});

describe('the JUnit file of a suite', () => {
  test('has a test case per statement, with the failure of those that do not hold', async () => {
    const text = junitText(await bad());
    expect(text).toMatch(/<testsuite name="conformance.mesh" tests="2" failures="1" errors="0" time="61.400">/);
    expect(text).toMatch(/<testcase classname="conformance.mesh" name="it holds" time="0\.\d{3}"\/>/);
    expect(text).toContain('name="it &lt;does&gt; &quot;not&quot;"');
    expect(text).toContain('<failure message="seen | something else"/>');
  });

  test('says what ended the suite, without the control characters of a log', async () => {
    const text = junitText({ ...(await good()), ended: 'log: \u001b[31mred\u0000' });
    expect(text).toContain('errors="1"');
    expect(text).toContain('<error message="log: [31mred"/>');
  });
});

import { expect, test } from '@jest/globals';
import type { Finding } from '../../lib/check/finding.ts';
import { marksOf, reportFindings } from '../../lib/cli/view/check-marks.ts';

const finding = (values: Partial<Finding>): Finding => ({
  code: 'some-code',
  severity: 'error',
  path: [],
  problem: 'wrong',
  remedy: 'mend it',
  cluster: 'c1',
  object: '',
  suppressed: undefined,
  ...values,
});

const suppressed = { code: 'some-code', cluster: '', object: '', reason: 'until the move', until: '2027-01-31' };

const results = (category: string, ...findings: readonly Finding[]) => [
  { category, title: 'a check', codes: ['some-code'], findings, notes: [] },
];

test.each([
  ['trust', 'trust'],
  ['peering', 'access'],
  ['networks', 'gateway'],
  ['dist', 'cluster'],
  ['constructor', 'cluster'],
])('findings of the category %s are marks about %s', (category, subject) => {
  expect(marksOf(results(category, finding({})))).toEqual([{ subject, code: 'some-code', cluster: 'c1', peer: '' }]);
});

test('a finding about a remote secret marks the access to that peer', () => {
  const object = 'SealedSecret istio-system/istio-remote-secret-c2';
  expect(marksOf(results('peering', finding({ object })))[0]?.peer).toBe('c2');
});

test('warnings and suppressed findings are listed and not drawn', () => {
  const found = results('trust', finding({ severity: 'warning' }), finding({ suppressed }));
  expect(marksOf(found)).toEqual([]);
  expect(reportFindings(found).map(({ category, suppressed: reason }) => [category, reason])).toEqual([
    ['trust', ''],
    ['trust', 'until the move'],
  ]);
});

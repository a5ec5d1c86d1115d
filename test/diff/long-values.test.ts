import { describe, expect, test } from '@jest/globals';
import { html } from '../../lib/cli/diff/html.ts';
import { markdown } from '../../lib/cli/diff/markdown.ts';
import { issueWithoutUserInfo } from '../../lib/plan/user-info.ts';
import { changeOf, object } from './small-tree.ts';
import { reviewOf } from './reviewed.ts';

const megabyte = 1024 * 1024;

/** Read once these take a second; read again from each letter, minutes. */
const inTime = 15_000;

const long: readonly (readonly [string, string])[] = [
  ['one word', 'a'.repeat(megabyte)],
  ['empty lines', `x\n${'\n'.repeat(megabyte)}z`],
  ['indented empty lines', `x\n${' \n'.repeat(megabyte / 2)}z`],
  ['user info without a host', 'a:b'.repeat(megabyte / 3)],
  ['beginnings of addresses', 'https://'.repeat(megabyte / 8)],
  ['beginnings of ciphertext', 'x\n'.concat('ENC[AES256_GCM,'.repeat(megabyte / 15))],
];

describe('a value of a megabyte in a pull request', () => {
  test.each(long)(
    '%s is compared in time',
    async (_, value) => {
      const [base, head] = changeOf('a.yaml', undefined, object('ConfigMap', 'v1', { data: { mesh: value } }));
      const start = performance.now();
      const review = await reviewOf(base, head);
      expect(review.totals.all).toBe(1);
      expect(markdown(review, 65_536).length).toBeLessThanOrEqual(65_536);
      expect(html(review).length).toBeGreaterThan(0);
      expect(performance.now() - start).toBeLessThan(inTime);
    },
    60_000,
  );

  test.each(long)(
    '%s in an issue is made fit to be shown in time',
    (_, value) => {
      const issue = { code: 'a', severity: 'error', path: [], problem: value, remedy: value } as const;
      const start = performance.now();
      expect(issueWithoutUserInfo(issue).problem).toHaveLength(value.length);
      expect(performance.now() - start).toBeLessThan(inTime);
    },
    60_000,
  );
});

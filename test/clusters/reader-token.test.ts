import { describe, expect, test } from '@jest/globals';
import type { LiveSecret } from '../../lib/clusters/client.ts';
import { type ReaderToken, readReaderToken } from '../../lib/clusters/reader-token.ts';
import type { Issue } from '../../lib/plan/issue.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { readerSecret, type SecretChange, someCa, tokenFor } from './reader-secret.ts';

const source = { cluster: 'c1', namespace: 'istio-system', stage: '10-namespaces' };

/** Reads from a cluster that gives these Secrets one after the other, the last one for ever. */
const reading = async (
  secrets: readonly (LiveSecret | undefined)[],
  limitMs = 60_000,
): Promise<{ token: ReaderToken | undefined; issues: readonly Issue[]; slept: readonly number[] }> => {
  const slept: number[] = [];
  let reads = 0;
  const read = (): Promise<LiveSecret | undefined> => {
    reads += 1;
    return Promise.resolve(secrets[Math.min(reads, secrets.length) - 1]);
  };
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    return Promise.resolve();
  };
  try {
    return { token: await readReaderToken(source, read, { limitMs, sleep }), issues: [], slept };
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    return { token: undefined, issues: error.issues, slept };
  }
};

describe('the token of the reader account', () => {
  test('comes with the CA of its cluster', async () => {
    const { token, slept } = await reading([readerSecret()]);
    expect([token?.token.reveal().toString(), token?.ca]).toEqual([tokenFor(), someCa]);
    expect(slept).toEqual([]);
  });

  test('is waited for while the Secret is empty', async () => {
    const empty = readerSecret({ token: '' });
    const { token, slept } = await reading([empty, empty, readerSecret()]);
    expect(token).toBeDefined();
    expect(slept).toEqual([500, 1000]);
  });

  test('is waited for only so long', async () => {
    const { issues, slept } = await reading([readerSecret({ token: '', ca: '' })], 10_000);
    expect(issues.map(({ code }) => code)).toEqual(['reader-token-pending']);
    expect(slept.reduce((sum, pause) => sum + pause, 0)).toBe(10_000);
  });

  test('is not waited for where there is no Secret at all', async () => {
    const { issues, slept } = await reading([undefined]);
    expect(issues.map(({ code }) => code)).toEqual(['reader-token-absent']);
    expect(issues[0]?.remedy).toContain('10-namespaces');
    expect(slept).toEqual([]);
  });

  test.each<readonly [string, SecretChange]>([
    ['another type', { type: 'Opaque' }],
    ['another account', { account: 'default' }],
    ['a token that is none', { token: 'password' }],
    ['a token that would break a header', { token: `${tokenFor()}\r\nx: y` }],
    ['a token of another account', { token: tokenFor('system:serviceaccount:istio-system:default') }],
    ['a token of another namespace', { token: tokenFor('system:serviceaccount:x:istio-reader-service-account') }],
    ['a token of five parts', { token: `${tokenFor()}.d.e` }],
    ['claims that are no JSON', { token: 'a.b.c' }],
    ['no CA', { ca: '' }],
    ['a CA that is a key', { ca: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' }],
    ['a CA beside a key', { ca: `${someCa}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n` }],
  ])('is refused from a Secret with %s, without a word of it', async (_, change) => {
    const { token, issues } = await reading([readerSecret(change)]);
    expect(token).toBeUndefined();
    expect(issues.map(({ code }) => code)).toEqual(['reader-token-wrong']);
    for (const quoted of ['password', tokenFor(), 'AAAA']) expect(JSON.stringify(issues)).not.toContain(quoted);
  });
});

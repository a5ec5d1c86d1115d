import { afterAll, describe, expect, test } from '@jest/globals';
import { issueRevocationList, isListOf, readRevocationFile } from '../../lib/pki/revocation-list.ts';
import { intermediateOf, later, now, p256, rootOf, rsa, strict } from './mesh-of-tests.ts';
import { workbench } from './openssl.ts';

describe('a revocation list', () => {
  const bench = workbench();
  afterAll(() => bench.end());

  test.each([
    ['RSA', rsa],
    ['P-256', p256],
  ])('signed with %s is one that openssl verifies and obeys', (_, make) => {
    const root = rootOf({ profile: strict, key: make() });
    const [good, bad] = ['cluster1', 'cluster2'].map((cluster) => intermediateOf(root, cluster).certificate);
    if (good === undefined || bad === undefined) throw new Error('nothing was issued');
    const list = issueRevocationList(root, {
      number: 4097,
      now,
      nextUpdate: later(30),
      revoked: [{ serial: bad.serial, at: now }],
    });
    bench.write('root.pem', root.certificate.pem);
    bench.write('good.pem', good.pem);
    bench.write('bad.pem', bad.pem);
    bench.write('list.pem', list);
    const text = bench.run('crl', '-in', 'list.pem', '-CAfile', 'root.pem', '-noout', '-text');
    expect(text).toContain('Version 2');
    expect(text).toMatch(/X509v3 CRL Number:\s+4097/);
    expect(text).toContain(`Serial Number: ${bad.serial.toString('hex').toUpperCase()}`);
    const check = ['verify', '-x509_strict', '-crl_check', '-CRLfile', 'list.pem', '-CAfile', 'root.pem'];
    expect(bench.run(...check, 'good.pem')).toContain('OK');
    expect(() => bench.run(...check, 'bad.pem')).toThrow('certificate revoked');
  });

  test('is read back, and belongs to one authority only', () => {
    const root = rootOf({ profile: strict });
    const text = issueRevocationList(root, { number: 1, now, nextUpdate: later(30), revoked: [] });
    const [list] = readRevocationFile(text).lists;
    if (list === undefined) throw new Error('nothing was read');
    expect([list.thisUpdate, list.nextUpdate, list.revoked.size]).toEqual([now, later(30), 0]);
    expect(isListOf(list, root.certificate)).toBe(true);
    // The same name and another key.
    expect(isListOf(list, rootOf({ profile: strict }).certificate)).toBe(false);
  });

  test('is refused from an authority that may not sign lists', () => {
    const spec = { number: 1, now, nextUpdate: later(30), revoked: [] };
    expect(() => issueRevocationList(rootOf(), spec)).toThrow('cRLSign');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { BundleFiles } from '../../../lib/pki/lint/bundle.ts';
import { issueRevocationList } from '../../../lib/pki/revocation-list.ts';
import { filesOf, soundParts } from '../bundles-of-tests.ts';
import type { Parts } from '../bundles-of-tests.ts';
import { intermediateOf, later, now, rootOf, strict } from '../mesh-of-tests.ts';
import { lint, reasons, sound, withFiles } from './lint-of-tests.ts';

describe('L13, revocation', () => {
  const root = rootOf({ profile: strict });
  const signer = intermediateOf(root, 'cluster1');
  const parts: Parts = {
    signer: signer.certificate,
    key: signer.key,
    chain: [signer.certificate, root.certificate],
    roots: [root.certificate],
  };
  const lists = (days: number, revoked: readonly Uint8Array[] = [], at = now): BundleFiles => {
    const spec = {
      number: 1,
      now: at,
      nextUpdate: later(days),
      revoked: revoked.map((serial) => ({ serial, at: now })),
    };
    return filesOf('cluster1', {
      ...parts,
      files: { 'ca-crl.pem': [signer, root].map((one) => issueRevocationList(one, spec)).join('') },
    });
  };

  test.each([
    ['out of date', lists(-1, [], later(-30)), 'L13 error list-stale'],
    ['out of date within the week', lists(6), 'L13 error list-ends'],
    ['in the future', lists(40, [], later(2)), 'L13 error list-not-yet'],
    ['against the own intermediate', lists(30, [signer.certificate.serial]), 'L13 error revoked'],
  ])('with a list %s', (_, bundle, expected) => {
    expect(reasons(lint(bundle))).toEqual([expected]);
  });

  test('with a signer that may not sign lists', () => {
    const plain = rootOf({ profile: { ...strict, signsRevocations: false }, key: root.key });
    const bundle = lists(30);
    const files = { ...bundle.files, 'cert-chain.pem': Buffer.from(signer.certificate.pem + plain.certificate.pem) };
    expect(reasons(lint({ ...bundle, files }))).toContain('L13 error no-crl-sign');
  });

  test('with an unreadable list', () => {
    const bundle = filesOf('cluster1', { ...parts, files: { 'ca-crl.pem': 'nothing' } });
    expect(reasons(lint(bundle))).toEqual(['L13 error list-unreadable', 'L13 error not-covered']);
  });
});

const constrained = (trustDomain: string, dns = 'svc'): BundleFiles => {
  const root = rootOf({ permittedNames: { uriHosts: [trustDomain], dnsDomains: [dns] } });
  return filesOf('cluster1', soundParts(root));
};

describe('L14, name constraints', () => {
  test('that permit the trust domain and istiod are fine', () => {
    expect(lint(constrained('mesh.example'), 'mesh.example')).toEqual([]);
  });

  test('that forget the trust domain, or a service of istiod, are found', () => {
    expect(reasons(lint(constrained('mesh.example'), 'cluster.local'))).toEqual(['L14 error names-refused']);
    const narrow = lint(constrained('cluster.local', 'istiod.istio-system.svc'));
    expect(narrow).toMatchObject([{ code: 'L14', istiod: 'loads-weak' }]);
    expect(narrow[0]?.problem).toContain('istio-pilot.istio-system.svc');
  });

  test('are judged with the names of the revision', () => {
    const bundle = { ...constrained('cluster.local', 'svc'), revision: 'blue', systemNamespace: 'mesh' };
    expect(lint(bundle)).toEqual([]);
  });
});

test('L15: a bundle as large as a Secret can be is too large', () => {
  const findings = lint(
    withFiles({ 'root-cert.pem': `${String(sound.files['root-cert.pem'])}${'\n'.repeat(1024 * 1024)}` }),
  );
  expect(findings).toMatchObject([{ code: 'L15', istiod: 'refuses' }]);
});

describe('the layout of tls.crt', () => {
  const { signer, key, roots } = soundParts();
  const tls = (more: Readonly<Record<string, string>> = {}): BundleFiles => {
    const texts = { 'tls.crt': signer.pem, 'ca.crt': roots.map(({ pem }) => pem).join(''), ...more };
    const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
    const { key: secret } = filesOf('cluster1', { signer, key, roots, chain: [] });
    return { cluster: 'cluster1', form: 'secret', files, ...(secret === undefined ? {} : { key: secret }) };
  };

  test('has rules of its own and is fine as cert-manager writes it', () => {
    expect(lint(tls())).toEqual([]);
  });

  test('must not stand beside the four files', () => {
    expect(reasons(lint(tls({ 'ca-cert.pem': signer.pem })))).toEqual(['L01 error mixed-layouts']);
  });

  test('has its revocation lists ignored', () => {
    expect(reasons(lint(tls({ 'ca-crl.pem': 'anything' })))).toEqual(['L13 warning ignored']);
  });
});

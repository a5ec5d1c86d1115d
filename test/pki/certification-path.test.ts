import { describe, expect, test } from '@jest/globals';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import { certificationPath } from '../../lib/pki/certification-path.ts';
import { lintSettings } from '../../lib/pki/lint/bundle.ts';
import { lintMesh } from '../../lib/pki/lint/lint.ts';
import { refusedNames } from '../../lib/pki/permitted-names.ts';
import { PrivateKey } from '../../lib/pki/private-key.ts';
import { filesOf } from './bundles-of-tests.ts';
import { later, now, p256 } from './mesh-of-tests.ts';
import { oddCertificate } from './odd-certificate.ts';
import { workbench } from './openssl.ts';

const usage = '1.3.6.1.5.5.7.3.1';

const signedByOpenssl = (
  digest: string,
  extra: string,
): { root: Certificate; signer: Certificate; key: PrivateKey } => {
  const bench = workbench();
  try {
    const common = ['[ca]', 'basicConstraints = critical, CA:true, pathlen:0', 'keyUsage = critical, keyCertSign'];
    bench.write('signer.conf', [...common, 'subjectKeyIdentifier = hash', extra].join('\n'));
    bench.run(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'root-key.pem',
      '-subj',
      '/CN=Root',
      '-days',
      '900',
      '-out',
      'root.pem',
    );
    bench.run(
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'key.pem',
      '-subj',
      '/CN=Signer',
      '-out',
      'signer.csr',
    );
    const issuer = ['-CA', 'root.pem', '-CAkey', 'root-key.pem', '-CAcreateserial'];
    bench.run(
      'x509',
      '-req',
      '-in',
      'signer.csr',
      `-${digest}`,
      ...issuer,
      '-days',
      '800',
      '-extfile',
      'signer.conf',
      '-extensions',
      'ca',
      '-out',
      'signer.pem',
    );
    const [root, signer] = ['root.pem', 'signer.pem'].map(
      (name) => readCertificateFile(bench.read(name)).certificates[0],
    );
    if (root === undefined || signer === undefined) throw new Error('openssl made nothing');
    return { root, signer, key: PrivateKey.read(Buffer.from(bench.read('key.pem')), 'pem') };
  } finally {
    bench.end();
  }
};

describe('a path', () => {
  test('of openssl with SHA-256 is found', () => {
    const { root, signer } = signedByOpenssl('sha256', '');
    const verdict = certificationPath({
      leaf: signer,
      intermediates: [],
      roots: [root],
      now: later(1),
      usage,
      anchors: 'self-signed',
    });
    expect(verdict).toMatchObject({ ok: true, path: [signer, root] });
  });

  test.each([
    ['SHA-1', 'sha1', '', 'weak-signature', 'L10'],
    [
      'a critical extension nobody knows',
      'sha256',
      '1.2.3.4 = critical, ASN1:NULL',
      'unknown-critical-extension',
      'L05',
    ],
    ['a name constraint against istiod', 'sha256', 'nameConstraints = critical, excluded;DNS:svc', 'none', 'L14'],
  ])('with %s is refused, and lint says why', (_, digest, extra, problem, code) => {
    const { root, signer, key } = signedByOpenssl(digest, extra);
    const verdict = certificationPath({
      leaf: signer,
      intermediates: [],
      roots: [root],
      now: later(1),
      usage,
      anchors: 'any',
    });
    expect(verdict.ok ? ['none'] : verdict.problems).toContain(problem);
    const findings = lintMesh(
      [filesOf('cluster1', { signer, key, chain: [signer, root], roots: [root] })],
      lintSettings(later(1)),
    );
    expect(findings.filter(({ severity }) => severity === 'error').map((finding) => finding.code)).toContain(code);
  });

  test('is looked for within a budget: a crowd of certificates of one name ends', () => {
    const keys = Array.from({ length: 30 }, () => p256());
    const crowd = keys.map((key, index) =>
      oddCertificate({ name: 'Same', key, issuer: { name: 'Same', key: keys[(index + 1) % keys.length] ?? key } }),
    );
    const started = Date.now();
    const question = { leaf: crowd[0], intermediates: crowd, roots: [], now, usage, anchors: 'any' } as const;
    const { leaf } = question;
    if (leaf === undefined) throw new Error('no crowd');
    expect(certificationPath({ ...question, leaf, signed: () => true }).ok).toBe(false);
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

const list = (dns: readonly string[], uris: readonly string[]): Certificate['alternativeNames'] & object => ({
  dns,
  uris,
  others: 0,
});

describe('name constraints', () => {
  const key = p256();
  const constrained = (extra: Partial<Certificate['nameConstraints'] & object>): Certificate => ({
    ...oddCertificate({ name: 'Root', key, issuer: { name: 'Root', key } }),
    nameConstraints: {
      permitted: { dns: [], uris: [], others: 0 },
      excluded: { dns: [], uris: [], others: 0 },
      ...extra,
    },
  });

  test.each([
    [['svc'], ['istiod.istio-system.svc', 'svc', 'ISTIOD.x.SVC'], []],
    [['.svc'], ['istiod.svc', 'svc'], ['svc']],
    [['svc'], ['istiod.xsvc', 'example.com'], ['istiod.xsvc', 'example.com']],
    [[''], ['anything'], []],
  ])('that permit the domains %j judge %j', (permitted, dns, refused) => {
    expect(refusedNames(constrained({ permitted: list(permitted, []) }), { dns, uris: [] })).toEqual(refused);
  });

  test.each([
    [['cluster.local'], 'spiffe://cluster.local/ns/x/sa/y', []],
    [['cluster.local'], 'spiffe://a.cluster.local/ns/x', ['spiffe://a.cluster.local/ns/x']],
    [['.cluster.local'], 'spiffe://a.cluster.local/ns/x', []],
    [['cluster.local'], 'no-uri', ['no-uri']],
  ])('that permit the hosts %j judge %s', (permitted, uri, refused) => {
    expect(refusedNames(constrained({ permitted: list([], permitted) }), { dns: ['free'], uris: [uri] })).toEqual(
      refused,
    );
  });

  test('exclude what they exclude, also where it is permitted', () => {
    const root = constrained({ permitted: list(['svc'], []), excluded: list(['bad.svc'], []) });
    expect(refusedNames(root, { dns: ['good.svc', 'very.bad.svc'], uris: [] })).toEqual(['very.bad.svc']);
  });
});

import { afterAll, describe, expect, test } from '@jest/globals';
import { pemOf, readPem } from '../../lib/pki/pem.ts';
import { readSigningRequest, signingRequest } from '../../lib/pki/signing-request.ts';
import { intermediateOf, istio, p256, p384, rootOf, rsa } from './mesh-of-tests.ts';
import { workbench } from './openssl.ts';

describe('a signing request', () => {
  const bench = workbench();
  afterAll(() => bench.end());

  test.each([
    ['RSA', rsa],
    ['P-256', p256],
    ['P-384', p384],
  ])('with %s is one that openssl verifies, with all wishes in it', (_, make) => {
    bench.write('request.csr', signingRequest({ profile: istio, cluster: 'cluster1', key: make() }));
    const text = bench.run('req', '-in', 'request.csr', '-verify', '-noout', '-text');
    expect(text).toContain('Subject: O = Istio, CN = Intermediate CA, L = cluster1');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(
      /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign/,
    );
    expect(text).toContain('DNS:istiod.istio-system.svc');
  });

  test('of openssl is read, and its key signed under our root', () => {
    bench.run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
    bench.run('req', '-new', '-key', 'key.pem', '-subj', '/CN=anything', '-out', 'foreign.csr');
    const reading = readSigningRequest(bench.read('foreign.csr'));
    if (!reading.ok) throw new Error(reading.problem);
    const root = rootOf();
    const { certificate } = intermediateOf(root, 'cluster1', { publicKey: reading.publicKey });
    bench.write('root.pem', root.certificate.pem);
    bench.write('signed.pem', certificate.pem);
    expect(bench.run('verify', '-x509_strict', '-CAfile', 'root.pem', 'signed.pem')).toContain('OK');
    expect(certificate.title).toBe('Intermediate CA (cluster1)');
  });

  test('is refused with another signature, a weak key, or no request at all', () => {
    const [block] = readPem(signingRequest({ profile: istio, cluster: 'cluster1', key: rsa() })).blocks;
    const der = Buffer.from(block?.der ?? []);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    expect(readSigningRequest(pemOf('CERTIFICATE REQUEST', der))).toEqual({ ok: false, problem: 'bad-signature' });
    const weak = signingRequest({ profile: istio, cluster: 'cluster1', key: rsa(1024) });
    expect(readSigningRequest(weak)).toEqual({ ok: false, problem: 'weak-key' });
    expect(readSigningRequest(rootOf().certificate.pem)).toEqual({ ok: false, problem: 'not-a-request' });
    expect(readSigningRequest(pemOf('CERTIFICATE REQUEST', Buffer.from('x')))).toEqual({
      ok: false,
      problem: 'not-a-request',
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import { detectors } from '../../lib/scan/detectors.ts';
import { findingsOf } from '../../lib/scan/item-findings.ts';
import { jwt, plantedTexts, publicPem } from '../emit/leak/planted.ts';

const codes = (path: string, text: string): readonly string[] =>
  findingsOf({ path, content: { kind: 'bytes', bytes: Buffer.from(text) } }, detectors).map(
    ({ code, severity }) => `${severity} ${code}`,
  );

describe('the name of a file', () => {
  test.each([
    'ca-key.pem',
    'a/root-key.pem',
    'tls.key',
    'id_rsa',
    'a/id_ed25519',
    'a.p12',
    'a.pfx',
    'a.jks',
    '.dockerconfigjson',
    '.docker/config.json',
    'kubeconfig',
    'prod.kubeconfig',
    '.kube/config',
    '.netrc',
    'flux.agekey',
    'keys.txt',
    'identity.age',
  ])('%s alone is worth a warning', (path) => {
    expect(codes(path, 'nothing in it')).toEqual(['warning scan-suspicious-name']);
    expect(codes(`deep/er/${path}`, 'nothing in it')).toEqual(['warning scan-suspicious-name']);
  });

  test.each([
    'ca-cert.pem',
    'cert-chain.pem',
    'public-key.pem',
    'id_rsa.pub',
    '.npmrc',
    'private-key.ts',
    'keyboard.pem',
    'monkey.txt',
    'config',
    'kubeconfig.ts',
  ])('%s is a name like any other', (path) => {
    expect(codes(path, 'nothing in it')).toEqual([]);
  });

  test('says nothing where the content says more, or where there is none', () => {
    expect(codes('.netrc', `token: ${jwt}`)).toEqual(['error secret-in-the-clear']);
    expect(codes('tls.key', '')).toEqual([]);
  });
});

describe('what is encrypted', () => {
  const armor =
    '-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB4eHh4\n-----END AGE ENCRYPTED FILE-----\n';
  const value = 'ENC[AES256_GCM,data:c2VhbGVk,iv:aXY=,tag:dGFn,type:str]';

  test.each([
    ['an age file', 'identity.age', 'age-encryption.org/v1\n-> X25519 aaaa\n'],
    ['an age file as a text', 'work/identity.age', armor],
    [
      'a SealedSecret',
      'a.yaml',
      'kind: SealedSecret\nspec: {encryptedData: {a: AgBkZWFkYmVlZg==}, template: {type: Opaque}}\n',
    ],
    [
      'a Secret that sops sealed',
      'a.yaml',
      JSON.stringify({
        kind: 'Secret',
        data: { a: value },
        sops: { mac: value, age: [{ recipient: 'age1x', enc: armor }] },
      }),
    ],
    ['a Secret the token controller fills', 'a.yaml', 'kind: Secret\ntype: kubernetes.io/service-account-token\n'],
    ['a public key', 'a.pem', publicPem],
  ])('%s is no finding', (_, path, text) => {
    expect(codes(path, text)).toEqual([]);
  });

  test('a key that is locked under a passphrase is a warning', () => {
    const [, text] = plantedTexts.find(([what]) => what === 'an encrypted private key in PEM') ?? ['', ''];
    expect(new Set(codes('a.pem', text))).toEqual(new Set(['warning scan-encrypted-key']));
  });

  test('a marker that says encrypted does not hide a key that is not', () => {
    const [, text] = plantedTexts.find(([what]) => what === 'a private key in PEM') ?? ['', ''];
    expect(codes('a.pem', text.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'))).toContain('error secret-in-the-clear');
  });
});

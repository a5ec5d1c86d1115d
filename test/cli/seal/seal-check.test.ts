import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { publicKeyText } from '../../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../../lib/sealing/signers.ts';
import { later, type MeshOfTests, now } from '../ca-of-tests.ts';
import { newController } from './mesh-with-keys.ts';
import { declaration, type Outcome, sealed, sealedMesh, withCopy } from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const document = 'sealed/cluster1/cacerts.yaml';
const index = 'sealed/cluster1/index.json';

const check = (mesh: MeshOfTests, at = now): Promise<Outcome> => sealed(mesh, { check: true, identity: [] }, at);

describe('seal --check', () => {
  test('is clean without a key; what is pending is a warning', async () => {
    const { code, err } = await check(original);
    expect(code).toBe(0);
    expect(err).toContain('remote-secrets-not-sealed');
    expect(err).toContain('1 warning.');
  });

  test('stands alone', async () => {
    expect((await sealed(original, { check: true, reseal: true })).refused).toEqual(['check-alone']);
  });

  const mutations: readonly (readonly [string, string, (mesh: MeshOfTests) => void])[] = [
    [
      'a document that was exchanged for another genuine one',
      'sealed-document-changed',
      (mesh) => mesh.put(document, mesh.text('sealed/cluster2/cacerts.yaml')),
    ],
    [
      'an index that was edited by hand',
      'sealed-index-forged',
      (mesh) => mesh.put(index, mesh.text(index).replace('"format": 1', '"format": 2')),
    ],
    [
      'the index of another cluster',
      'sealed-index-other-cluster',
      (mesh) => mesh.put(index, mesh.text('sealed/cluster2/index.json')),
    ],
    [
      'another recipient',
      'sealed-recipient-missing',
      (mesh) => mesh.put('recipients/cluster1/sealed-secrets.pem', newController('cluster1', later(-1)).pem),
    ],
    [
      'another root in pki/',
      'root-differs-from-index',
      (mesh) => mesh.put('pki/cluster1/root-cert.pem', newController('cluster1', later(-1)).pem),
    ],
  ];

  test.each(mutations)('finds %s: one error, exit code 1', (_, code, mutate) =>
    mutable(async (mesh) => {
      mutate(mesh);
      const found = await sealed(mesh, { check: true, identity: [], format: 'json' });
      const { issues }: { issues: { code: string; severity: string }[] } = JSON.parse(found.out);
      expect(issues.filter(({ severity }) => severity === 'error').map((issue) => issue.code)).toEqual([code]);
      expect(found.code).toBe(1);
    }),
  );

  test('finds another signer', () =>
    mutable(async (mesh) => {
      const { privateKey } = generateKeyPairSync('ed25519');
      mesh.put('pki/signers.json', writeSigners([publicKeyText(privateKey)]));
      const { code, err } = await check(mesh);
      expect(code).toBe(1);
      expect(err).toContain('sealed-index-unknown-signer');
      expect((await sealed(mesh)).refused).toEqual(['signers-differ']);
    }));

  test('warns of a recipient that is over, and of a cluster that left', () =>
    mutable(async (mesh) => {
      const late = await check(mesh, later(11 * 365));
      expect(late.err).toMatch(/warning +recipient-expired/);
      expect(late.code).toBe(0);
      mesh.put('mesh.yaml', declaration.replace('cluster2:', 'cluster3:'));
      expect((await check(mesh)).err).toMatch(/warning +sealed-cluster-left/);
    }));
});

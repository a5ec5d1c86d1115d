import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { revealCacerts } from '../../lib/pki/cacerts.ts';
import { lintSettings } from '../../lib/pki/lint/bundle.ts';
import type { BundleFiles } from '../../lib/pki/lint/bundle.ts';
import { lintMesh } from '../../lib/pki/lint/lint.ts';
import { newIntermediates, newRoot } from '../../lib/pki/mesh-issuance.ts';
import { generateKey } from '../../lib/pki/private-key.ts';
import { istioProfile, strictProfile } from '../../lib/pki/profile.ts';
import type { Profile } from '../../lib/pki/profile.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { now, random } from './mesh-of-tests.ts';

const bundlesOf = async (profile: Profile, count: number): Promise<readonly BundleFiles[]> => {
  const issuance = { profile, now, random, generateKey };
  const root = await newRoot(issuance);
  const clusters = Array.from({ length: count }, (_, index) => ({ cluster: `cluster${index + 1}` }));
  const intermediates = await newIntermediates(root, clusters, issuance);
  return [...intermediates].map(([cluster, { certificate, key }]) => {
    const files = Object.fromEntries(revealCacerts({ intermediate: certificate, roots: [root.certificate] }, key));
    const { 'ca-key.pem': secret = Buffer.alloc(0), ...others } = files;
    return { cluster, form: 'secret', files: others, key: new SecretBytes(secret) };
  });
};

describe('issuing for a whole mesh', () => {
  // The time allowed is many times what is needed, for a machine that does other work as well.
  test('gives 100 clusters with P-256 a sound bundle each', async () => {
    const started = Date.now();
    const bundles = await bundlesOf(strictProfile('mesh1'), 100);
    expect(Date.now() - started).toBeLessThan(3000);
    expect(bundles.map(({ cluster }) => cluster)).toEqual(
      Array.from({ length: 100 }, (_, index) => `cluster${index + 1}`),
    );
    expect(lintMesh(bundles, lintSettings(now))).toEqual([]);
  }, 30_000);

  test('gives two clusters with RSA 4096, as upstream does, a sound bundle each', async () => {
    expect(lintMesh(await bundlesOf(istioProfile(), 2), lintSettings(now))).toEqual([]);
  }, 60_000);
});

test('the room knows no other room, and of node-forge only its DER', () => {
  const room = resolve(import.meta.dirname, '../../lib/pki');
  const sources = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const imported = sources.flatMap((name) =>
    [...readFileSync(join(room, name), 'utf8').matchAll(/from '([^']+)'/g)].map(([, target]) => target ?? ''),
  );
  const outside = imported.filter((target) => !target.startsWith('.'));
  expect(new Set(outside)).toEqual(new Set(['node-forge/lib/asn1.js', 'node:crypto']));
  expect(imported.filter((target) => target.startsWith('../..'))).toEqual([]);
});

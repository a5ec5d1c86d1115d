import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, rmSync } from 'node:fs';
import { caIssue } from '../../../lib/cli/commands/ca-issue.ts';
import { caRenew } from '../../../lib/cli/commands/ca-renew.ts';
import { seal } from '../../../lib/cli/commands/seal.ts';
import { sealDocuments } from '../../../lib/cli/seal-documents.ts';
import { disk } from '../../../lib/files/file-system.ts';
import { writeTogether } from '../../../lib/files/write-together.ts';
import { type MeshOfTests, now, refusal, testIo } from '../ca-of-tests.ts';
import { accessFacts, accessTo, codesOf, newController, TestMesh } from './mesh-with-keys.ts';
import { filesOf, generated, sealed, sealedMesh, withCopy } from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const generationIn = (text: string): number => Number(/"generation": (\d+)/.exec(text)?.[1]);

const index = 'sealed/cluster1/index.json';
const storeFile = 'pki/store.json';
const one = (mesh: MeshOfTests) => ({ ...mesh.input, clusters: ['cluster1'], all: false, discardKeys: false });

describe('the generation in an index', () => {
  test('is that of the store when it signed, and stays while nothing else changes', () =>
    mutable(async (mesh) => {
      const before = filesOf(mesh, 'sealed');
      const signed = generationIn(mesh.text(index));
      expect(signed).toBe(generationIn(mesh.text(storeFile)));
      await generated(mesh, 'cluster1', { kind: 'age' });
      expect(generationIn(mesh.text(storeFile))).toBeGreaterThan(signed);
      expect((await sealed(mesh)).code).toBe(0);
      expect(filesOf(mesh, 'sealed')).toEqual(before);
      await caRenew(one(mesh), testIo(), now);
      await sealed(mesh);
      expect(generationIn(mesh.text(index))).toBe(generationIn(mesh.text(storeFile)));
      expect(mesh.text('sealed/cluster2/index.json')).toBe(before['sealed/cluster2/index.json']);
    }));

  test('is known to pki/store.json also where the store was ahead of it', () =>
    mutable(async (mesh) => {
      const behind = mesh.text(storeFile);
      await generated(mesh, 'cluster1', { kind: 'age' });
      const ahead = mesh.text(storeFile);
      mesh.put(storeFile, behind);
      await sealed(mesh, { reseal: true });
      expect(mesh.text(storeFile)).toBe(ahead);
      expect((await sealed(mesh, { check: true })).code).toBe(0);
    }));

  test('refuses an older store, although pki/store.json is as old, before anything changes', () =>
    mutable(async (mesh) => {
      const { dataHome = '' } = mesh.input;
      const [store, known] = [`${dataHome}-before`, mesh.text(storeFile)];
      cpSync(dataHome, store, { recursive: true });
      await caRenew(one(mesh), testIo(), now);
      await sealed(mesh);
      rmSync(dataHome, { recursive: true });
      cpSync(store, dataHome, { recursive: true });
      mesh.put(storeFile, known);
      const before = filesOf(mesh, '');
      expect((await sealed(mesh)).refused).toEqual(['store-stale']);
      expect((await generated(mesh, 'cluster1')).refused).toEqual(['store-stale']);
      expect(await refusal(caIssue(one(mesh), testIo(), now))).toEqual(['store-stale']);
      expect(filesOf(mesh, '')).toEqual(before);
    }));

  test('counts only where the key of the store signed it', () =>
    mutable(async (mesh) => {
      mesh.put(index, mesh.text(index).replace(/"generation": \d+/, '"generation": 99'));
      expect((await sealed(mesh)).refused).toEqual(['sealed-index-forged']);
    }));
});

const accessWish = (peer: string) => ({ cluster: 'cluster1', secret: accessTo(peer), facts: accessFacts(peer) });

describe('two who seal at the same time', () => {
  test('never lose what the other sealed: the second is refused, and nothing of it is written', () => {
    const mesh = new TestMesh();
    try {
      mesh.give('cluster1', newController());
      const run = (peer: string) => sealDocuments(mesh.context(), [accessWish(peer)], { reseal: false });
      const [a, b] = [run('cluster2'), run('cluster3')];
      const write = ({ changes, seen }: typeof a): void => writeTogether(mesh.root, changes, disk, seen);
      write(b);
      const before = mesh.tree();
      expect(codesOf(() => write(a))).toEqual(['files-changed']);
      expect(mesh.tree()).toEqual(before);
      write(run('cluster2'));
      expect(mesh.read(index)).toContain('istio-remote-secret-cluster2.yaml');
      expect(mesh.read(index)).toContain('istio-remote-secret-cluster3.yaml');
    } finally {
      mesh.end();
    }
  });

  test.each([
    ['an index', index],
    ['a document that was judged', 'sealed/cluster1/cacerts.yaml'],
    ['the store file', storeFile],
    ['the signers', 'pki/signers.json'],
  ])('see that %s changed between reading and writing', (_, file) =>
    mutable(async (mesh) => {
      await caRenew(one(mesh), testIo(), now);
      const wish = { ...mesh.input, clusters: [], check: false, base: undefined, searchPath: '', reseal: false };
      const input = { ...wish, dryRun: false, from: undefined, format: 'table' as const };
      // Asked for after everything was sealed, and just before it is written.
      Object.defineProperty(input, 'dryRun', {
        get: () => {
          mesh.put(file, `${mesh.text(file)}\n`);
          return false;
        },
      });
      const documents = filesOf(mesh, 'sealed');
      expect(await refusal(seal(input, testIo(), now))).toEqual(['files-changed']);
      const kept = Object.keys(documents).filter((path) => path !== file);
      for (const path of kept) expect(mesh.text(path)).toBe(documents[path]);
    }),
  );
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../../../lib/plan/issue.ts';
import { writeIndex } from '../../../lib/sealing/index-file.ts';
import { publicKeyText } from '../../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../../lib/sealing/signers.ts';
import { readIndex } from '../../../lib/signed-index/index-file.ts';
import { readSigners } from '../../../lib/signed-index/signers.ts';
import type { MeshOfTests } from '../ca-of-tests.ts';
import { declaration, generated, type Outcome, sealed, sealedMesh, withCopy } from './sealed-mesh.ts';

const git = (folder: string, ...args: readonly string[]): string => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'core.autocrlf=false'];
  return execFileSync('git', ['-C', folder, ...who, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
};

const commit = (folder: string): void => {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'base');
};

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
  git(original.folder, 'init', '--quiet');
  commit(original.folder);
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const check = (mesh: MeshOfTests, base: string | undefined = 'HEAD'): Promise<Outcome> =>
  sealed(mesh, { check: true, identity: [], format: 'json', base });

/** `code file` of every error. */
const errorsOf = ({ out }: Outcome): readonly string[] => {
  const { issues }: { issues: Issue[] } = JSON.parse(out);
  return issues.filter(({ severity }) => severity === 'error').map(({ code, at }) => `${code} ${at?.file ?? ''}`);
};

const take = (mesh: MeshOfTests, ...paths: readonly string[]): void => {
  for (const path of paths) rmSync(join(mesh.folder, path), { recursive: true });
};

const index = 'sealed/cluster1/index.json';
const document = 'sealed/cluster1/cacerts.yaml';
const stranger = generateKeyPairSync('ed25519').privateKey;

const indexIn = (mesh: MeshOfTests) => {
  const { signers } = readSigners('s', mesh.text('pki/signers.json'));
  const { id: store } = JSON.parse(mesh.text('pki/store.json'));
  const read = readIndex(index, mesh.text(index), { store, cluster: 'cluster1', signers }).index;
  if (!read) throw new Error('no index');
  return read;
};

const withGeneration = (text: string, change: (generation: number) => number): string =>
  text.replace(/"generation": (\d+)/, (_, old: string) => `"generation": ${change(Number(old))}`);

const addStranger = (mesh: MeshOfTests): void => {
  const { signers }: { signers: { publicKey: string }[] } = JSON.parse(mesh.text('pki/signers.json'));
  mesh.put('pki/signers.json', writeSigners([...signers.map(({ publicKey }) => publicKey), publicKeyText(stranger)]));
};

/** Puts a document of one's own in the place of another, and signs for it. */
const takeOver = (mesh: MeshOfTests): void => {
  const text = `# mine\n${mesh.text(document)}`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const old = indexIn(mesh);
  const documents = old.documents.map((entry) => ({ ...entry, sha256 }));
  mesh.put(document, text);
  mesh.put(index, writeIndex({ ...old, documents }, stranger));
};

describe('seal --check --base', () => {
  test('is clean where nothing changed', async () => {
    const outcome = await check(original);
    expect([outcome.code, errorsOf(outcome)]).toEqual([0, []]);
  });

  test('finds signers, store and indexes that were deleted to pass for a mesh without a store', () =>
    mutable(async (mesh) => {
      take(mesh, 'pki/signers.json', 'pki/store.json', index, 'sealed/cluster2/index.json');
      mesh.put(document, `# mine\n${mesh.text(document)}`);
      expect((await check(mesh)).code).toBe(1);
      const errors = errorsOf(await check(mesh));
      expect(errors).toContain('signers-changed pki/signers.json');
      expect(errors).toContain('store-changed pki/store.json');
      expect(errors).toContain(`sealed-index-gone ${index}`);
      expect(errors).toContain('sealed-index-gone sealed/cluster2/index.json');
      // Without a base, the certificates that a store made still tell.
      const alone = await sealed(mesh, { check: true, identity: [], format: 'json' });
      expect([alone.code, errorsOf(alone)]).toEqual([1, [`sealed-documents-unsigned ${document}`]]);
    }));

  test('finds a signer that was added, though everything is rightly signed', () =>
    mutable(async (mesh) => {
      addStranger(mesh);
      takeOver(mesh);
      expect(errorsOf(await sealed(mesh, { check: true, identity: [], format: 'json' }))).toEqual([]);
      expect(errorsOf(await check(mesh))).toEqual(['signers-changed pki/signers.json']);
    }));

  test('finds everything of a cluster that is gone, which else would only be pending', () =>
    mutable(async (mesh) => {
      take(mesh, 'sealed/cluster1');
      expect((await sealed(mesh, { check: true, identity: [] })).code).toBe(0);
      expect((await check(mesh)).code).toBe(1);
      expect(errorsOf(await check(mesh))).toEqual([`sealed-index-gone ${index}`, `sealed-document-gone ${document}`]);
    }));

  test('asks for nothing of a cluster that left the declaration, nor of one that was not chosen', () =>
    mutable(async (mesh) => {
      take(mesh, 'sealed/cluster1');
      expect((await sealed(mesh, { check: true, identity: [], base: 'HEAD', clusters: ['cluster2'] })).code).toBe(0);
      mesh.put('mesh.yaml', declaration.replace(/ {2}cluster1.*\n/, ''));
      expect((await check(mesh)).code).toBe(0);
    }));

  test('asks for access to peers only', () =>
    mutable(async (mesh) => {
      mesh.put('sealed/cluster1/istio-remote-secret-cluster2.yaml', 'a: b\n');
      mesh.put('sealed/cluster1/istio-remote-secret-cluster9.yaml', 'a: b\n');
      commit(mesh.folder);
      take(mesh, 'sealed/cluster1/istio-remote-secret-cluster2.yaml');
      take(mesh, 'sealed/cluster1/istio-remote-secret-cluster9.yaml');
      expect(errorsOf(await check(mesh))).toEqual([
        'sealed-document-gone sealed/cluster1/istio-remote-secret-cluster2.yaml',
      ]);
    }));

  test('finds an index of the past with the store file of the past', () =>
    mutable(async (mesh) => {
      const [old, store] = [mesh.text(index), mesh.text('pki/store.json')];
      await generated(mesh, 'cluster1', { kind: 'age' });
      await sealed(mesh, { reseal: true, clusters: ['cluster1'] });
      commit(mesh.folder);
      expect(errorsOf(await check(mesh))).toEqual([]);
      mesh.put(index, old);
      expect(errorsOf(await check(mesh))).toContain(`sealed-index-older ${index}`);
      mesh.put('pki/store.json', store);
      expect(errorsOf(await check(mesh))).toContain('store-generation-fell pki/store.json');
    }));

  test('finds another store, and a store file that is gone', () =>
    mutable(async (mesh) => {
      mesh.put('pki/store.json', mesh.text('pki/store.json').replace(/"id": "\w+"/, `"id": "${'ab'.repeat(16)}"`));
      expect(errorsOf(await check(mesh))).toContain('store-changed pki/store.json');
    }));

  test('asks for nothing that the base does not have', () =>
    mutable(async (mesh) => {
      git(mesh.folder, 'rm', '-rq', '--cached', 'pki', 'sealed');
      git(mesh.folder, 'commit', '--quiet', '--message', 'without');
      expect((await check(mesh)).code).toBe(0);
    }));

  test('reads a mesh that is a folder of its repository', () =>
    mutable(async (mesh) => {
      const top = join(mesh.folder, '..');
      rmSync(join(mesh.folder, '.git'), { recursive: true });
      git(top, 'init', '--quiet');
      git(top, 'add', 'mesh');
      git(top, 'commit', '--quiet', '--message', 'base');
      expect((await check(mesh)).code).toBe(0);
      take(mesh, index);
      expect(errorsOf(await check(mesh))).toContain(`sealed-index-gone ${index}`);
    }));

  test('refuses what names no commit, before git could take it for a flag', () =>
    mutable(async (mesh) => {
      const written = join(mesh.folder, 'written');
      for (const base of ['', `--output=${written}`, 'nobody', 'HEAD^{tree}', '-h']) {
        // oxlint-disable-next-line no-await-in-loop -- each is a run of its own
        expect([base, (await check(mesh, base)).refused]).toEqual([base, ['base-revision']]);
      }
      expect(existsSync(written)).toBe(false);
      rmSync(join(mesh.folder, '.git'), { recursive: true });
      expect((await check(mesh)).refused).toEqual(['base-revision']);
    }));

  test('stands beside --check alone, and needs git', async () => {
    expect((await sealed(original, { base: 'HEAD' })).refused).toEqual(['base-alone']);
    const withoutGit = await sealed(original, { check: true, base: 'HEAD', searchPath: '/nonexistent' });
    expect(withoutGit.refused).toEqual(['base-git']);
  });

  test('runs nothing that the repository configures', () =>
    mutable(async (mesh) => {
      const script = join(mesh.folder, '..', 'script.sh');
      writeFileSync(script, `#!/bin/sh\ntouch ${mesh.folder}/../ran\ncat\n`);
      chmodSync(script, 0o755);
      mkdirSync(join(mesh.folder, '.git/hooks'), { recursive: true });
      git(mesh.folder, 'config', 'diff.x.textconv', script);
      git(mesh.folder, 'config', 'filter.x.smudge', script);
      git(mesh.folder, 'config', 'core.fsmonitor', script);
      mesh.put('.gitattributes', '* diff=x filter=x\n');
      expect((await check(mesh)).code).toBe(0);
      expect(readdirSync(join(mesh.folder, '..'))).not.toContain('ran');
    }));
});

test('a pki/store.json older than what signed an index is refused also without a base', () =>
  mutable(async (mesh) => {
    mesh.put(
      'pki/store.json',
      withGeneration(mesh.text('pki/store.json'), () => 1),
    );
    const found = errorsOf(await sealed(mesh, { check: true, identity: [], format: 'json' }));
    expect(found).toEqual(['store-file-older pki/store.json', 'store-file-older pki/store.json']);
  }));

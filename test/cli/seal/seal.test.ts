import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch, writeFileSync } from 'node:fs';
import { caRenew } from '../../../lib/cli/commands/ca-renew.ts';
import { recipientsRevoke } from '../../../lib/cli/commands/recipients-revoke.ts';
import { sealDocuments } from '../../../lib/cli/seal-documents.ts';
import { openContext } from '../../../lib/cli/secret-context.ts';
import { writeTogether } from '../../../lib/files/write-together.ts';
import { type MeshOfTests, now, testIo } from '../ca-of-tests.ts';
import { accessFacts, accessTo } from './mesh-with-keys.ts';
import {
  declaration,
  filesOf,
  generated,
  newAge,
  programArguments,
  sealed,
  sealedMesh,
  withCopy,
} from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const document = 'sealed/cluster1/cacerts.yaml';
const index = 'sealed/cluster1/index.json';

/** Seals access to cluster2 for cluster1, as remote-secret does. */
const sealAccess = async (mesh: MeshOfTests): Promise<void> => {
  const context = await openContext(mesh.input, testIo(), now);
  const wish = { cluster: 'cluster1', secret: accessTo('cluster2'), facts: accessFacts('cluster2') };
  writeTogether(mesh.folder, sealDocuments(context, [wish], { reseal: false }).changes);
};

/** Kills the program in the moment it begins to write; says whether it was still running. */
const killedAtWork = async (mesh: MeshOfTests): Promise<boolean> => {
  const args = ['seal', '--reseal', '--identity', mesh.input.identity[0] ?? ''];
  const child = spawn(process.execPath, [...programArguments, ...args], {
    cwd: mesh.folder,
    env: { ...process.env, XDG_DATA_HOME: mesh.input.dataHome ?? '' },
    stdio: 'ignore',
  });
  const watcher = watch(mesh.folder, (_, name) => {
    if (name === '.isthmus-transaction') child.kill('SIGKILL');
  });
  await once(child, 'exit');
  watcher.close();
  return child.signalCode === 'SIGKILL';
};

describe('seal', () => {
  test('has made a document and an index for every cluster, and no key in the clear', () => {
    const files = filesOf(original, 'sealed');
    expect(Object.keys(files)).toEqual([document, index, 'sealed/cluster2/cacerts.yaml', 'sealed/cluster2/index.json']);
    expect(JSON.stringify(files)).not.toContain('PRIVATE');
  });

  test('changes nothing the second time, and says so', async () => {
    const before = filesOf(original, '');
    const { code, out, err } = await sealed(original);
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe('0 documents sealed, 2 unchanged.\n');
    expect(filesOf(original, '')).toEqual(before);
  });

  test('seals again after a renewal, that cluster alone', () =>
    mutable(async (mesh) => {
      await caRenew({ ...mesh.input, clusters: ['cluster2'], all: false, discardKeys: false }, testIo(), now);
      const { out } = await sealed(mesh);
      expect(out).toContain('cluster2  sealed/cluster2/cacerts.yaml  content-changed');
      expect(out).not.toContain('cluster1');
      expect((await sealed(mesh, { check: true })).code).toBe(0);
    }));

  test('seals the clusters of a pattern, and refuses a pattern that fits none', () =>
    mutable(async (mesh) => {
      expect((await sealed(mesh, { clusters: ['*2'], reseal: true })).out).toMatch(/^CLUSTER.*\n.*cluster2.*asked\n$/);
      expect((await sealed(mesh, { clusters: ['cluster9'] })).refused).toEqual(['cluster-unknown']);
    }));

  test('writes nothing with --dry-run, and prints JSON when asked', () =>
    mutable(async (mesh) => {
      const before = filesOf(mesh, 'sealed');
      const { out } = await sealed(mesh, { reseal: true, dryRun: true, format: 'json' });
      const result: { sealed: unknown[]; written: number } = JSON.parse(out);
      expect([result.sealed.length, result.written]).toEqual([2, 0]);
      expect(filesOf(mesh, 'sealed')).toEqual(before);
    }));

  test('refuses certificates in pki/ that are not those of the store', () =>
    mutable(async (mesh) => {
      mesh.put('pki/cluster1/root-cert.pem', `${mesh.text('pki/cluster1/root-cert.pem')}\n`);
      expect((await sealed(mesh)).refused).toEqual(['pki-differs']);
    }));

  test('drops what opens a cluster that is no peer any more, and the folder of a cluster that left', () =>
    mutable(async (mesh) => {
      await sealAccess(mesh);
      mesh.put('mesh.yaml', declaration.replace('cluster2:', 'cluster3:'));
      const { code, err } = await sealed(mesh);
      expect(code).toBe(0);
      expect(err).toContain('removed sealed/cluster1/istio-remote-secret-cluster2.yaml: cluster2 is no peer');
      expect(err).toContain('removed sealed/cluster2/index.json: cluster2 left the declaration');
      expect(err).toContain('cluster3: no CA in the store yet: isthmus ca issue cluster3');
      expect(Object.keys(filesOf(mesh, 'sealed'))).toEqual([document, index]);
    }));

  test('seals anew for the others when a recipient was revoked, and names what it cannot seal itself', () =>
    mutable(async (mesh) => {
      await sealAccess(mesh);
      const [fingerprint = ''] =
        /[0-9a-f]{64}/.exec(/"recipients": \[[^\]]*\]/.exec(mesh.text(index))?.[0] ?? '') ?? [];
      await recipientsRevoke({ ...mesh.input, cluster: 'cluster1', fingerprint }, testIo(), now);
      expect((await sealed(mesh)).refused).toEqual(['recipient-missing']);
      expect((await generated(mesh, 'cluster1')).code).toBe(0);
      const { out, err } = await sealed(mesh);
      expect(out).toContain('recipient-revoked');
      expect(err).toContain('a revoked recipient can open sealed/cluster1/istio-remote-secret-cluster2.yaml');
      expect(err).toContain('isthmus remote-secret --target cluster1');
      expect((await sealed(mesh, { check: true })).err).toContain('sealed-recipient-missing');
    }));

  test('refuses a store with another passphrase or identity, and writes nothing', () =>
    mutable(async (mesh) => {
      const before = filesOf(mesh, '');
      writeFileSync(mesh.input.identity[0] ?? '', `${newAge().reveal()}\n`);
      expect((await sealed(mesh)).refused).toEqual(['wrong-identity']);
      expect(filesOf(mesh, '')).toEqual(before);
    }));

  test('refuses a store that is older than pki/store.json says', () =>
    mutable(async (mesh) => {
      mesh.put('pki/store.json', mesh.text('pki/store.json').replace(/"generation": \d+/, '"generation": 99'));
      expect((await sealed(mesh)).refused).toEqual(['store-stale']);
    }));
});

describe('a run that is killed', () => {
  test(
    'leaves the old state or the new one',
    () =>
      mutable(async (mesh) => {
        const before = filesOf(mesh, 'sealed');
        expect(await killedAtWork(mesh)).toBe(true);
        expect((await sealed(mesh)).err).toContain('0 documents sealed, 2 unchanged.');
        expect((await sealed(mesh, { check: true })).code).toBe(0);
        const after = filesOf(mesh, 'sealed');
        const changed = Object.keys(before).filter((file) => before[file] !== after[file]);
        expect([0, Object.keys(before).length]).toContain(changed.length);
        expect(Object.keys(filesOf(mesh, '')).filter((file) => file.includes('.isthmus'))).toEqual([]);
      }),
    30_000,
  );
});

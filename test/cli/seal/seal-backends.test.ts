import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeshOfTests } from '../ca-of-tests.ts';
import { declaration, filesOf, inGit, pinned, sealed, sealedMesh, withCopy } from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

/** Both, one after the other: each changes the store. */
const approveBoth = async (mesh: MeshOfTests): Promise<void> => {
  for (const cluster of ['cluster1', 'cluster2']) {
    // oxlint-disable-next-line no-await-in-loop -- see above
    expect((await pinned(mesh, cluster)).code).toBe(0);
  }
};

const document = 'sealed/cluster1/cacerts.yaml';

describe('backends that seal nothing', () => {
  test('external-secrets gets references and the commands that fill the store; no value stands in them', () =>
    mutable(async (mesh) => {
      mesh.put(
        'mesh.yaml',
        declaration
          .replace('network1 }', 'network1, apiServer: { url: "https://one.example.com" } }')
          .replace('network2 }', 'network2, apiServer: { url: "https://two.example.com" } }')
          .concat('secrets: { backend: external-secrets, store: { name: vault } }\n'),
      );
      await approveBoth(mesh);
      const { out, err } = await sealed(mesh);
      expect(out).toContain('sealed/cluster1/isthmus-remote-access.yaml');
      expect(err).toContain('isthmus store export -c cluster1 --to /dev/shm/mesh1-cluster1');
      expect(err).toContain('vault kv put -mount=secret mesh1/cacerts/cluster1 ca-cert.pem=@/dev/shm/');
      expect(mesh.text(document)).toContain('kind: ExternalSecret');
      expect(mesh.text('sealed/cluster1/istio-remote-secret-cluster2.yaml')).toContain('mesh1/remote/cluster2');
      const again = await sealed(mesh);
      expect(again.err).toBe('0 documents sealed, 6 unchanged.\n');
      expect((await sealed(mesh, { check: true })).code).toBe(0);
      mesh.put('mesh.yaml', declaration);
      await approveBoth(mesh);
      const back = await sealed(mesh);
      expect(back.err).toContain('removed sealed/cluster1/isthmus-remote-access.yaml: the declaration does not ask');
      expect(back.out).toContain('cacerts.yaml');
      expect(Object.keys(filesOf(mesh, 'sealed'))).toEqual(Object.keys(filesOf(original, 'sealed')));
    }));

  test('cert-manager gets a Certificate, existing a word', () =>
    mutable(async (mesh) => {
      const secrets = 'secrets: { cacerts: cert-manager, remoteAccess: existing, issuer: { name: corporate } }\n';
      mesh.put('mesh.yaml', declaration + secrets);
      await approveBoth(mesh);
      const { err } = await sealed(mesh);
      expect(mesh.text(document)).toContain('kind: Certificate');
      expect(err).toContain('cluster1: nothing is written; others make one istio-system/istio-remote-secret-<peer>');
    }));

  test('plain is written where Git cannot take it up, marked, and refused in a work tree', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', `${declaration}secrets: { backend: plain }\n`);
      expect((await sealed(mesh)).refused).toEqual(['cluster-changed', 'cluster-changed']);
      await approveBoth(mesh);
      const { code, out } = await sealed(mesh, { clusters: ['cluster1'] });
      expect([code, out]).toEqual([0, expect.stringContaining('in the clear')]);
      expect(statSync(join(mesh.folder, document)).mode % 0o1000).toBe(0o600);
      expect(statSync(join(mesh.folder, 'sealed/cluster1/index.json')).mode % 0o1000).toBe(0o644);
      expect(mesh.text(document)).toContain('isthmus/plain: never-commit');
      expect((await sealed(mesh, { clusters: ['cluster1'] })).err).toContain('1 unchanged');
      inGit(mesh.folder);
      const refused = await sealed(mesh, { clusters: ['cluster2'] });
      expect(new Set(refused.refused)).toEqual(new Set(['plain-in-git']));
      writeFileSync(join(mesh.folder, '.gitignore'), 'sealed/\ndist/\n');
      expect((await sealed(mesh, { clusters: ['cluster2'] })).code).toBe(0);
    }));
});

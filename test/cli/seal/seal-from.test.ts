import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeshOfTests } from '../ca-of-tests.ts';
import { filesOf, inGit, type Outcome, sealed, sealedMesh, withCopy } from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const index = 'sealed/cluster1/index.json';

const manifest = `apiVersion: v1
kind: Secret
metadata:
  name: kiali-signing-key
  annotations: { kubectl.kubernetes.io/last-applied-configuration: "{ the-whole-secret }" }
stringData: { key: an-example-of-a-key-that-signs }
---
apiVersion: v1
kind: Secret
type: kubernetes.io/dockerconfigjson
metadata: { name: pull, namespace: sample }
data: { .dockerconfigjson: e30= }
`;

const from = (mesh: MeshOfTests, text: string, clusters = ['cluster1']): Promise<Outcome> => {
  const file = join(mesh.folder, '..', 'secret.yaml');
  writeFileSync(file, text);
  return sealed(mesh, { from: file, clusters });
};

describe('seal --from', () => {
  test('seals every Secret for the named clusters, and lists them in the signed index', () =>
    mutable(async (mesh) => {
      const { code, out } = await from(mesh, manifest, ['cluster1,cluster2']);
      expect(code).toBe(0);
      expect(out.match(/never-sealed/g)).toHaveLength(4);
      expect(mesh.text(index)).toContain('"file": "kiali-signing-key.yaml"');
      expect(mesh.text('sealed/cluster1/pull_sample.yaml')).toContain('namespace: sample');
      expect(JSON.stringify(filesOf(mesh, 'sealed'))).not.toContain('the-whole-secret');
      expect((await from(mesh, manifest, ['cluster1'])).err).toBe('0 documents sealed, 2 unchanged.\n');
      expect((await sealed(mesh, { check: true })).code).toBe(0);
      expect((await sealed(mesh)).err).toContain('2 unchanged');
    }));

  const bad: readonly (readonly [string, string, string])[] = [
    ['no YAML', 'a: [', 'manifest-unreadable'],
    ['nothing', '', 'manifest-empty'],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n', 'manifest-kind'],
    [
      'a value that is no base64',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { k: "§hidden§" }\n',
      'manifest-values',
    ],
    [
      'a value that is no text',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { k: 7 }\n',
      'manifest-values',
    ],
    ['a Secret without values', 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n', 'manifest-secret'],
    ['a Secret without name', 'apiVersion: v1\nkind: Secret\nstringData: { k: hidden }\n', 'manifest-name'],
    [
      'the CA',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: cacerts }\nstringData: { k: hidden }\n',
      'manifest-own-verb',
    ],
    ['a Secret that is there twice', `${manifest}---\n${manifest}`, 'manifest-twice'],
  ];

  test.each(bad)('refuses %s, and quotes no value', (_, text, code) =>
    mutable(async (mesh) => {
      const before = filesOf(mesh, '');
      const { refused, problems } = await from(mesh, text);
      expect(refused).toEqual([code]);
      expect(problems).not.toContain('hidden');
      expect(filesOf(mesh, '')).toEqual(before);
    }),
  );

  test('refuses a file that Git could take up, and a run that names no cluster', () =>
    mutable(async (mesh) => {
      inGit(mesh.folder);
      mesh.put('secret.yaml', manifest);
      const inside = join(mesh.folder, 'secret.yaml');
      expect((await sealed(mesh, { from: inside, clusters: ['cluster1'] })).refused).toEqual(['secret-file-in-git']);
      expect((await sealed(mesh, { from: inside })).refused).toEqual(['cluster-choice']);
    }));
});

import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { checkDocument } from '../../lib/emit/check-object.ts';
import { gitStanding } from '../../lib/files/git.ts';
import type { JsonObject, Manifest } from '../../lib/plan/manifest.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { cacertsSecret } from '../../lib/sealing/mesh-secrets.ts';
import { writePlain } from '../../lib/sealing/plain.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { type Files, inFolderAsync, twoClusters } from '../mesh-folder.ts';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const secret = cacertsSecret('istio-system', {
  caCert: 'a certificate',
  caKey: new SecretValue(String(key)),
  certChain: 'a chain',
  rootCert: 'a root',
  caCrl: '',
});
const { file, text, object } = writePlain({ cluster: 'cluster1', secret, annotations: {} });

const mesh = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;
const trial: Files = { 'mesh.yaml': `${mesh}secrets: { backend: plain }\n`, [file]: text };

const isPrivate = (path: string): boolean => gitStanding(path, process.env['PATH'] ?? '').kind === 'clear';

const codesIn = async (folder: string, out?: string): Promise<readonly string[]> => {
  try {
    const destination = out === undefined ? undefined : { out: join(folder, out), isPrivate };
    const { issues } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry), destination);
    return issues.map(({ severity, code }) => `${severity} ${code}`);
  } catch (error) {
    if (error instanceof MeshError) {
      return error.issues.filter(({ severity }) => severity === 'error').map(({ code }) => `error ${code}`);
    }
    throw error;
  }
};

const codesFor = (files: Files, out?: string): Promise<readonly string[]> =>
  inFolderAsync(files, (folder) => codesIn(folder, out));

const withGit = (files: Files, ignored: string): Promise<readonly string[]> =>
  inFolderAsync({ ...files, '.gitignore': ignored }, (folder) => {
    execFileSync('git', ['init', '--quiet', folder]);
    return codesIn(folder, 'dist');
  });

describe('a Secret in the clear', () => {
  test('is copied outside a work tree of Git, with a warning', async () => {
    expect(await codesFor(trial, 'dist')).toContain('warning secrets-plain');
    await inFolderAsync(trial, async (folder) => {
      const destination = { out: join(folder, 'dist'), isPrivate };
      const { tree } = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry), destination);
      expect(tree.get('cluster1/mesh/20-ca/secret-cacerts.yaml')).toBe(text);
    });
  });

  test('is copied inside one where Git ignores both the document and its copy', async () => {
    expect(await withGit(trial, 'dist/\nsealed/\n')).toContain('warning secrets-plain');
  });

  test.each([
    ['the copy', 'sealed/\n'],
    ['the document', 'dist/\n'],
    ['anything', ''],
  ])('is refused inside one where Git does not ignore %s', async (_, ignored) => {
    expect(new Set(await withGit(trial, ignored))).toEqual(new Set(['error plain-in-git']));
  });

  test('is refused where nobody says where it goes', async () => {
    expect(await codesFor(trial)).toEqual(['error plain-in-git']);
  });

  test('is refused where the mesh does not declare it', async () => {
    expect(await codesFor({ ...trial, 'mesh.yaml': mesh }, 'dist')).toEqual(['error sealed-document-wrong-kind']);
    const login = { [file.replace('cacerts', 'login')]: text.replace('name: cacerts', 'name: login') };
    expect(await codesFor({ 'mesh.yaml': mesh, ...login }, 'dist')).toEqual(['error sealed-document-plain']);
  });

  test('is refused without its mark, whatever is declared', async () => {
    const unmarked = text.replace('never-commit', 'maybe');
    expect(await codesFor({ ...trial, [file]: unmarked }, 'dist')).toEqual(['error sealed-document-plain']);
  });

  test('is refused when somebody made it to hide more', async () => {
    const more = `${text}stringData: { more: hunter2 }\n`;
    expect(await codesFor({ ...trial, [file]: more }, 'dist')).toContain('error secret-in-the-clear');
    const noted = text
      .replace('annotations:', 'x:')
      .replace('metadata:\n', `metadata:\n  annotations: { a: ${JSON.stringify(key)} }\n`);
    expect(noted).not.toBe(text);
    expect(await codesFor({ ...trial, [file]: noted }, 'dist')).toContain('error secret-in-the-clear');
  });

  test('opens no door for other files of the same mesh', async () => {
    const sealed = text.replace(/ {4}isthmus\/plain: .*\n/, '').replace('name: cacerts', 'name: other');
    expect(await codesFor({ ...trial, 'sealed/cluster1/other.yaml': sealed }, 'dist')).toEqual([
      'error sealed-document-plain',
    ]);
  });
});

const codes = (document: Manifest & JsonObject, plain?: 'allowed'): readonly string[] =>
  checkDocument({ file, text, object: document }, plain).issues.map(({ code }) => code);

describe('the gate for one document', () => {
  test('is closed unless it is told otherwise', () => {
    expect(codes(object)).toContain('secret-in-the-clear');
    expect(codes(object, 'allowed')).toEqual([]);
    // What was allowed once is not remembered.
    expect(codes(object)).toContain('secret-in-the-clear');
  });

  test.each<[string, JsonObject]>([
    ['another kind', { kind: 'ConfigMap' }],
    ['another version', { apiVersion: 'v2' }],
    ['text beside data', { stringData: { a: 'hunter2' } }],
    ['a field that the backend does not write', { immutable: true }],
    ['no mark', { metadata: { name: 'cacerts', labels: {} } }],
    ['another mark', { metadata: { name: 'cacerts', labels: { 'isthmus/plain': 'yes' } } }],
    ['values that are no texts', { data: { a: { b: String(key) } } }],
  ])('stays closed for %s', (_, change) => {
    expect(codes({ ...object, ...change }, 'allowed')).toContain('secret-in-the-clear');
  });
});

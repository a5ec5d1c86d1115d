import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scratch } from '../../trees/scratch.ts';
import { append, codesIn, copyMesh, run } from './request.ts';

// Whole trees are copied on a machine that has other things to do.
jest.setTimeout(60_000);

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const suppress = (until: string, code = 'gateway-open-to-all'): string =>
  `check:\n  suppress:\n    - { code: ${code}, reason: 'it is a test', until: ${until} }\n`;

describe('a declaration', () => {
  test('with a fault in mesh.yaml is told what is wrong, and its dist is looked at all the same', async () => {
    const mesh = copyMesh(scratch.folder);
    append(mesh, 'nonsense: 1\n');
    writeFileSync(join(scratch.folder, 'dist/x.yaml'), 'a: 1\n');
    expect(await codesIn(mesh)).toEqual(['unknown-key', 'dist-file-foreign']);
    expect((await run({ mesh })).code).toBe(1);
  });

  test('whose dist was written before it changed is stale', async () => {
    const mesh = copyMesh(scratch.folder);
    append(mesh, 'trustDomain: other.example\n');
    expect(await codesIn(mesh)).toContain('dist-stale');
  });

  test('whose dist somebody edited, lost files of, or put something into', async () => {
    const mesh = copyMesh(scratch.folder);
    const dist = join(scratch.folder, 'dist');
    writeFileSync(
      join(dist, 'cluster1/mesh/10-namespaces/namespace-istio-system.yaml'),
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: istio-system, labels: { topology.istio.io/network: network2 } }\n',
    );
    rmSync(join(dist, 'cluster2/mesh/40-expose/gateway-cross-network-gateway.yaml'));
    writeFileSync(join(dist, 'more.txt'), 'x');
    expect(await codesIn(mesh)).toEqual([
      'network-label-differs',
      'network-exposure-missing',
      'dist-file-changed',
      'dist-file-missing',
      'dist-file-foreign',
    ]);
  });

  test.each([
    'cluster1/mesh/50-remote-secrets/sealedsecret-istio-remote-secret-cluster2.yaml',
    'cluster2/mesh/40-expose',
  ])('is told of one letter that changed below %s, though the size is the same', async (place) => {
    const mesh = copyMesh(scratch.folder);
    const name = place.endsWith('.yaml') ? place : `${place}/gateway-cross-network-gateway.yaml`;
    const file = join(scratch.folder, 'dist', name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/[a-z](?=\n$)|[A-Za-z0-9](?==*"?\n$)/, (letter) => (letter === 'a' ? 'b' : 'a')),
    );
    expect(readFileSync(file, 'utf8')).not.toBe(text);
    const { out } = await run({ mesh, format: 'json' });
    const results: readonly { readonly findings: readonly object[] }[] = JSON.parse(out).results;
    const found = results.flatMap(({ findings }) => findings);
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'dist-file-changed', at: { file: `dist/${name}`, line: 1, column: 1 } }),
    );
  });

  test('is told of a sealed document that changed, and of the dist that is older', async () => {
    const mesh = copyMesh(scratch.folder);
    append(join(scratch.folder, 'sealed/cluster2/istio-remote-secret-cluster1.yaml'), '# more\n');
    expect(await codesIn(mesh)).toEqual(['sealed-document-changed', 'dist-stale']);
  });

  test('without dist says so, and nothing more', async () => {
    const mesh = copyMesh(scratch.folder);
    rmSync(join(scratch.folder, 'dist'), { recursive: true });
    expect(await codesIn(mesh)).toEqual(['dist-missing']);
  });

  test('whose certificates end soon warns, and never fails for it', async () => {
    const { out, code } = await run({ at: '2036-11-01', format: 'short' });
    expect([code, out]).toEqual([0, expect.stringContaining('‼ no certificate ends soon')]);
    expect((await run({ at: '2046-11-01' })).code).toBe(0);
    expect((await run({ at: 'soon' })).code).toBe(2);
  });

  test.each([
    ['pki/ is a link', 'committed-symlink', 'pki', (path: string) => symlinkSync('../elsewhere', path)],
    [
      'a folder of pki/ is a link',
      'committed-symlink',
      'pki/cluster1',
      (path: string) => symlinkSync('cluster2', path),
    ],
    ['pki/ holds a link', 'file-symlink', 'pki/cluster1/more', (path: string) => symlinkSync('..', path)],
    ['a folder of pki/ is a file', 'file-not-a-folder', 'pki/cluster1', (path: string) => writeFileSync(path, 'x')],
    ['pki/ holds a folder', 'file-not-a-file', 'pki/cluster1/more', (path: string) => mkdirSync(path)],
    [
      'pki/ holds a large file',
      'file-too-large',
      'pki/cluster1/notes',
      (path: string) => writeFileSync(path, Buffer.alloc(2 ** 21)),
    ],
    [
      'pki/ holds many files',
      'too-many-files',
      'pki/cluster1/many',
      (path: string) => Array.from({ length: 50 }, (_, index) => writeFileSync(`${path}${index}`, 'x')),
    ],
  ])('of which %s has one error for it', async (_, code, place, plant) => {
    const mesh = copyMesh(scratch.folder);
    rmSync(join(scratch.folder, place), { recursive: true, force: true });
    plant(join(scratch.folder, place));
    const { out } = await run({ mesh, format: 'json' });
    const found: readonly { code: string; severity: string }[] = JSON.parse(out).results.flatMap(
      ({ findings }: { findings: readonly object[] }) => findings,
    );
    const errors = found.filter(({ severity }) => severity === 'error').map((finding) => finding.code);
    expect(errors.filter((one) => /^(?:committed-symlink|committed-too-large|file-|too-many)/.test(one))).toEqual([
      code,
    ]);
  });

  test('may live with a finding for a while, and is told when the while is over or the finding is gone', async () => {
    const mesh = copyMesh(scratch.folder);
    rmSync(join(scratch.folder, 'dist'), { recursive: true });
    append(mesh, suppress('2026-11-23', 'dist-missing'));
    expect(await codesIn(mesh)).toEqual(['(dist-missing)']);
    expect((await run({ mesh, strict: true })).code).toBe(0);
    expect((await run({ mesh })).err).toContain('1 suppressed');
    expect((await run({ mesh })).out).toContain('suppressed until 2026-11-23: it is a test');
    expect(await codesIn(mesh, { at: '2026-11-24' })).toEqual(['dist-missing', 'suppression-expired']);
  });

  test('may not silence what a pull request could smuggle in, nor name what does not exist', async () => {
    const mesh = copyMesh(scratch.folder);
    writeFileSync(join(scratch.folder, 'dist/more.txt'), 'x');
    append(
      mesh,
      `check:\n  suppress:\n${['dist-file-foreign', 'no-such-code', 'drift-replicas']
        .map((code) => `    - { code: ${code}, reason: r, until: '2027-01-31' }\n`)
        .join('')}`,
    );
    expect(await codesIn(mesh)).toEqual([
      'dist-file-foreign',
      'suppression-refused',
      'suppression-unknown-code',
      'suppression-unused',
    ]);
  });

  test.each([
    ['a reason', "{ code: dist-missing, until: '2027-01-31' }"],
    ['a day', '{ code: dist-missing, reason: r }'],
    ['a day that exists', "{ code: dist-missing, reason: r, until: '2027-02-30' }"],
  ])('needs %s for each suppression', async (_, entry) => {
    const mesh = copyMesh(scratch.folder);
    append(mesh, `check: { suppress: [${entry}] }\n`);
    expect((await run({ mesh })).code).toBe(1);
  });
});

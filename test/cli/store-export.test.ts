import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { storeExport, type StoreExportInput } from '../../lib/cli/commands/store-export.ts';
import { initialised, type MeshOfTests, now, refusal, type Said, testIo } from './ca-of-tests.ts';

let mesh: MeshOfTests;
let io: Said;
let target = '';
beforeEach(async () => {
  mesh = await initialised();
  await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
  io = testIo();
  target = join(mesh.folder, '../out');
});
afterEach(() => mesh.end());

const exported = (own: Partial<StoreExportInput> = {}): Promise<number> =>
  storeExport(
    {
      ...mesh.input,
      format: 'makefile',
      clusters: [],
      to: target,
      root: false,
      searchPath: process.env['PATH'] ?? '',
      ...own,
    },
    io,
  );

const files = (): readonly string[] =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .toSorted();

const text = (file: string): string => readFileSync(join(target, file), 'utf8');

describe('store export', () => {
  test("lays the files out as Istio's Makefile does, readable by their owner alone", async () => {
    expect(await exported({ root: true })).toBe(0);
    const four = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'];
    expect(files()).toEqual([
      ...['cluster1', 'cluster2'].flatMap((cluster) => four.map((name) => `${cluster}/${name}`)),
      'root-cert.pem',
      'root-key.pem',
    ]);
    for (const file of files()) expect(statSync(join(target, file)).mode & 0o777).toBe(0o600);
    for (const folder of ['', 'cluster1']) expect(statSync(join(target, folder)).mode & 0o777).toBe(0o700);
    expect(io.said.out).toBe('');
    expect(io.said.err).not.toMatch(/BEGIN/);
  });

  test('sweeps away what a killed run left beside the target, and nothing else', async () => {
    const [rest, other] = [`${target}.new-0123456789abcdef`, `${target}.new-year`];
    for (const folder of [rest, other]) mkdirSync(join(folder, 'cluster1'), { recursive: true });
    await exported({ root: true });
    expect([rest, other].map((folder) => existsSync(folder))).toEqual([false, true]);
  });

  test('gives keys that belong to the certificates, and chains that lead to the root', async () => {
    await exported({ root: true });
    const root = new X509Certificate(text('root-cert.pem'));
    expect(root.checkPrivateKey(createPrivateKey(text('root-key.pem')))).toBe(true);
    for (const cluster of ['cluster1', 'cluster2']) {
      const certificate = new X509Certificate(text(`${cluster}/ca-cert.pem`));
      expect(certificate.checkPrivateKey(createPrivateKey(text(`${cluster}/ca-key.pem`)))).toBe(true);
      expect(certificate.verify(root.publicKey)).toBe(true);
      expect(text(`${cluster}/cert-chain.pem`)).toBe(certificate.toString() + root.toString());
      expect(text(`${cluster}/root-cert.pem`)).toBe(root.toString());
    }
  });

  test('leaves the key of the root in the store unless it is asked for', async () => {
    await exported();
    expect(files().filter((file) => file.startsWith('root'))).toEqual(['root-cert.pem']);
  });

  test.each([
    [['cluster2'], ['cluster2']],
    [['cluster*'], ['cluster1', 'cluster2']],
    [
      ['*1', 'cluster2'],
      ['cluster1', 'cluster2'],
    ],
    [['*u*2'], ['cluster2']],
  ])('takes the clusters %j', async (clusters, expected) => {
    await exported({ clusters });
    expect(readdirSync(target).filter((name) => !name.endsWith('.pem'))).toEqual(expected);
  });

  test.each(['cluster3', 'cluster', '*3', 'c*l*9', 'cluster1*1'])('refuses %s, which fits no cluster', async (name) => {
    expect(await refusal(exported({ clusters: ['cluster1', name] }))).toEqual(['cluster-unknown']);
    expect(existsSync(target)).toBe(false);
  });

  test('refuses a place that exists, even when it is empty, and one that Git could take up', async () => {
    mkdirSync(target);
    expect(await refusal(exported())).toEqual(['target-exists']);
    execFileSync('git', ['init', '-q'], { cwd: mesh.folder });
    expect(await refusal(exported({ to: join(mesh.folder, 'keys') }))).toEqual(['target-tracked']);
    expect(existsSync(join(mesh.folder, 'keys'))).toBe(false);
    mesh.put('.gitignore', 'keys/\n');
    mkdirSync(join(mesh.folder, 'keys'));
    mesh.put('keys/x', 'x');
    execFileSync('git', ['add', '-f', 'keys/x'], { cwd: mesh.folder });
    expect(await refusal(exported({ to: join(mesh.folder, 'keys/new') }))).toEqual([]);
    expect(await refusal(exported({ to: join(mesh.folder, 'other') }))).toEqual(['target-tracked']);
  });

  test('refuses a store without intermediates, and a root that is not there', async () => {
    const bare = await initialised(undefined, { makeRoot: false });
    expect(await refusal(exported(bare.input))).toEqual(['cacerts-missing']);
    bare.end();
  });
});

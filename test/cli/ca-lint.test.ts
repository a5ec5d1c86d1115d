import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { type CaLintInput, caLint } from '../../lib/cli/commands/ca-lint.ts';
import { matrix } from '../pki/bundle-matrix.ts';
import { filesOf, soundParts } from '../pki/bundles-of-tests.ts';
import type { BundleFiles } from '../../lib/pki/lint/bundle.ts';
import {
  type Ended,
  initialised,
  later,
  meshOfTests,
  type MeshOfTests,
  now,
  program,
  refusal,
  testIo,
} from './ca-of-tests.ts';

interface LintReport {
  readonly clusters: readonly { readonly cluster: string; readonly istiod: string; readonly errors: number }[];
  readonly findings: readonly { readonly code: string; readonly reason: string; readonly severity: string }[];
}

const reportOf = (text: string): LintReport => JSON.parse(text);

const write = (folder: string, { files, key }: BundleFiles): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  if (key) writeFileSync(join(folder, 'ca-key.pem'), key.reveal());
};

/** Two processes at a time: the machine has other things to do. */
const inTurns = async <T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> => {
  const left = [...items];
  const worker = async (): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  };
  await Promise.all([worker(), worker()]);
};

describe('the 33 bundles through the program', () => {
  const results = new Map<string, Ended>();
  let mesh: MeshOfTests;

  beforeAll(async () => {
    mesh = meshOfTests();
    await inTurns(matrix, async ({ name, build }) => {
      const folder = name.replaceAll(/[^a-zA-Z0-9]+/g, '-');
      write(join(mesh.folder, folder), filesOf('cluster1', build()));
      results.set(name, await program(mesh.folder, ['ca', 'lint', '--bundle', folder, '-o', 'json']));
    });
  }, 300_000);
  afterAll(() => mesh.end());

  test.each(matrix)('$name', ({ name, loads, errors, mayAlso = [] }) => {
    const { code, out, err } = results.get(name) ?? { code: null, out: '', err: '' };
    const { clusters, findings } = reportOf(out);
    const found = new Set(findings.filter(({ severity }) => severity === 'error').map((one) => one.code));
    const counted = [...found].filter((one) => errors.includes(one) || !mayAlso.includes(one));
    expect(counted).toEqual(errors);
    expect(clusters.map(({ istiod }) => istiod)).toEqual([loads ? 'loads' : 'refuses']);
    expect(code).toBe(found.size > 0 ? 1 : 0);
    expect([out, err].join('')).not.toContain('PRIVATE KEY');
  });
});

describe('ca lint', () => {
  let mesh: MeshOfTests;
  const input = (own: Partial<CaLintInput> = {}): CaLintInput => ({
    mesh: mesh.input.mesh,
    bundle: [],
    format: 'table',
    horizon: undefined,
    at: undefined,
    strict: false,
    ...own,
  });

  beforeAll(async () => {
    mesh = await initialised();
    await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
  });
  afterAll(() => mesh.end());

  test('is clean after ca issue, and says what istiod would do', async () => {
    const io = testIo();
    expect(await caLint(input(), io, now)).toBe(0);
    expect(io.said.out).toBe(
      'CLUSTER   ISTIOD  ERRORS  WARNINGS\ncluster1  loads   0       0\ncluster2  loads   0       0\n',
    );
  });

  test('shows what soon expires without failing, and fails with --strict or once it has expired', async () => {
    const at = later(350).toISOString();
    const io = testIo();
    expect(await caLint(input({ at }), io, now)).toBe(0);
    expect(io.said.out).toContain('expires in 14 days');
    expect(await caLint(input({ at, strict: true }), testIo(), now)).toBe(1);
    expect(await caLint(input({ at: later(200).toISOString(), horizon: '360d', strict: true }), testIo(), now)).toBe(1);
    expect(await caLint(input({ at: later(400).toISOString() }), testIo(), now)).toBe(1);
  });

  test('finds a private key that lies in pki/, and does not print it', async () => {
    const { key } = filesOf('x', soundParts());
    mesh.put('pki/cluster1/tls.key', key?.reveal() ?? '');
    const io = testIo();
    expect(await caLint(input({ format: 'json' }), io, now)).toBe(1);
    expect(reportOf(io.said.out).findings.map(({ reason }) => reason)).toContain('private-key-in-public-file');
    expect(io.said.out).not.toContain('BEGIN');
  });

  test('takes no links, no oversized files and no malformed dates', async () => {
    const other = meshOfTests();
    symlinkSync(join(mesh.folder, 'pki'), join(other.folder, 'pki'));
    expect(await refusal(caLint(input({ mesh: other.input.mesh }), testIo(), now))).toEqual(['file-symlink']);
    other.put('large/ca-cert.pem', Buffer.alloc(1024 * 1024 + 1));
    const large = input({ bundle: [join(other.folder, 'large')] });
    expect(await refusal(caLint(large, testIo(), now))).toEqual(['file-too-large']);
    expect(await refusal(caLint(input({ bundle: ['nowhere'] }), testIo(), now))).toEqual(['folder-missing']);
    expect(await refusal(caLint(input({ at: '2027-02-30' }), testIo(), now))).toEqual(['date-malformed']);
    expect(await refusal(caLint(input({ horizon: 'soon' }), testIo(), now))).toEqual(['horizon-malformed']);
    other.end();
  });

  test('does not count a cluster that has nothing yet, but names it', async () => {
    const fresh = meshOfTests();
    const io = testIo();
    expect(await caLint(input({ mesh: fresh.input.mesh }), io, now)).toBe(0);
    expect(io.said.err).toContain('isthmus ca issue cluster2');
    fresh.end();
  });
});

import { describe, expect, test } from '@jest/globals';
import { symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { synth, type SynthInput } from '../../../lib/cli/commands/synth.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { emptyCustomisation } from '../../../lib/synth/synth.ts';
import { type Files, inFolderAsync, twoClusters } from '../../mesh-folder.ts';

const sound = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = async (folder: string, changes: Partial<SynthInput> = {}): Promise<Ran> => {
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    columns: undefined,
    color: false,
    ascii: true,
  };
  const mesh = join(folder, 'mesh.yaml');
  const customisation = emptyCustomisation(defaultRegistry);
  const code = await synth(
    { mesh, out: undefined, check: false, clusters: [], format: 'table', customisation, ...changes },
    io,
  );
  return { code, out, err };
};

const inMesh = <T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> =>
  inFolderAsync({ 'mesh.yaml': sound, ...files }, use);

describe('synth --check', () => {
  test('names a foreign file and ends with 1, although nothing is stale', async () => {
    await inMesh({}, async (folder) => {
      expect((await run(folder)).code).toBe(0);
      expect((await run(folder, { check: true })).code).toBe(0);
      writeFileSync(join(folder, 'dist/notes.txt'), 'mine');
      const { code, err } = await run(folder, { check: true });
      expect(code).toBe(1);
      expect(err).toContain('is not made by isthmus:\n  notes.txt\n');
      expect(err).not.toContain('is up to date');
      expect(err).not.toContain('is stale');
      const { out } = await run(folder, { check: true, format: 'json' });
      expect(JSON.parse(out)).toMatchObject({ foreign: ['notes.txt'], written: [] });
      // Without --check it stays a warning.
      expect((await run(folder)).code).toBe(0);
    });
  });

  test('finds a secret in a foreign file', async () => {
    await inMesh({}, async (folder) => {
      await run(folder);
      writeFileSync(join(folder, 'dist/cluster1/key.pem'), ['-----BEGIN', 'PRIVATE KEY-----\n'].join(' '));
      const { code, out } = await run(folder, { check: true, format: 'json' });
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({
        issues: expect.arrayContaining([
          expect.objectContaining({ code: 'secret-in-the-clear', severity: 'error', path: ['cluster1/key.pem'] }),
        ]),
      });
    });
  });
});

describe('synth that is refused', () => {
  test('says that nothing was written, in the table only', async () => {
    await inMesh({ 'mesh.yaml': sound.replace('mesh:', 'mehs:') }, async (folder) => {
      const table = await run(folder);
      expect([table.code, table.out]).toEqual([2, '']);
      expect(table.err).toMatch(/1 error\. Nothing was written\.\n$/);
      const json = await run(folder, { format: 'json' });
      expect([json.code, json.err]).toEqual([2, '']);
      expect(JSON.parse(json.out)).toMatchObject({ issues: [{ code: 'unknown-key' }] });
    });
  });

  test('by its environment ends with 3 and claims nothing', async () => {
    await inMesh({}, async (folder) => {
      await run(folder);
      symlinkSync(`isthmus-lock:${process.pid}:0123456789abcdef:${hostname()}`, join(folder, 'dist/.isthmus-lock'));
      const { code, err } = await run(folder);
      expect(code).toBe(3);
      expect(err).toContain('output-locked');
      expect(err).not.toContain('Nothing was written');
    });
  });
});

describe('synth over a dist of another method or revision', () => {
  test.each([
    ['install: { method: istioctl }', /^mesh\.yaml:7:20 +error +install-method-switched/m],
    ['istio: { version: 1.30.3, revision: one }', /^mesh\.yaml:6:37 +error +revision-not-running/m],
  ])('refuses %s with the line that says it', async (line, place) => {
    await inMesh({}, async (folder) => {
      expect((await run(folder)).code).toBe(0);
      const other = sound.replace(/^istio: .*\n/m, (istio) => (line.startsWith('istio:') ? '' : istio));
      writeFileSync(join(folder, 'mesh.yaml'), `${other.replace(/\n$/, '')}\n${line}\n`);
      const { code, err } = await run(folder);
      expect([code, err]).toEqual([2, expect.stringMatching(place)]);
    });
  });
});

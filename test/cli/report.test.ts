import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from '../../lib/cli/commands/report.ts';
import { inFolderAsync, twoClusters } from '../mesh-folder.ts';
import { signedMesh } from '../signed-mesh.ts';

const sealed = { 'mesh.yaml': twoClusters, ...signedMesh(['cluster1', 'cluster2']) };

interface Printed {
  readonly out: string;
  readonly err: string;
}

const write = async (folder: string, out?: string, at = '2027-01-31'): Promise<Printed> => {
  const printed = { out: '', err: '' };
  const io = {
    out: (text: string) => (printed.out += text),
    err: (text: string) => (printed.err += text),
    columns: undefined,
    color: false,
    ascii: true,
  };
  expect(await report({ mesh: join(folder, 'mesh.yaml'), out, at }, io, new Date())).toBe(0);
  return printed;
};

describe('isthmus report', () => {
  test('prints the page where no file is named', () =>
    inFolderAsync(sealed, async (folder) => {
      const { out, err } = await write(folder);
      expect(out).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
      expect(err).toBe('');
    }));

  test('writes the file whole, over an older one, and leaves nothing else behind', () =>
    inFolderAsync(sealed, async (folder) => {
      const file = join(folder, 'mesh.html');
      const before = readdirSync(folder);
      await write(folder, file, '2020-01-01');
      const { err } = await write(folder, file);
      expect(err).toMatch(/mesh\.html: 2 clusters, \d+ KiB\n$/);
      expect(readFileSync(file, 'utf8')).toContain('as of 2027-01-31');
      expect(readdirSync(folder)).toEqual([...before, 'mesh.html'].toSorted());
    }));

  test('is the same on any day when a date is given', () =>
    inFolderAsync(sealed, async (folder) => {
      expect((await write(folder)).out).toBe((await write(folder)).out);
    }));

  test('has the calendar of pki/, and findings of check', () =>
    inFolderAsync(sealed, async (folder) => {
      const { out } = await write(folder);
      expect(out).toContain('Expiry calendar as of 2027-01-31');
      expect(out.match(/\d+ days left<\/td>/g)).toHaveLength(3);
      expect(out.includes('was not checked')).toBe(false);
      expect(out).toContain('<code>dist-missing</code>');
    }));
});

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../lib/files/content-digest.ts';
import { codesIn, copyMesh, run } from '../cli/check/request.ts';
import { jwt } from '../emit/leak/planted.ts';
import { Scratch } from '../trees/scratch.ts';

// Whole trees are copied on a machine that has other things to do.
jest.setTimeout(60_000);

const token = `token: ${jwt}\n`;
const except = (path: string, text = token): string =>
  `exceptions:\n  - { path: ${path}, sha256: '${contentDigest(Buffer.from(text))}', reason: 'made for a test' }\n`;

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

describe('a file that .isthmus-scan.yaml declares harmless', () => {
  test('is not found in dist, as long as it has the same bytes', async () => {
    const mesh = copyMesh(scratch.folder);
    scratch.put('dist/notes.txt', token);
    expect(await codesIn(mesh)).toEqual(['secret-in-the-clear', 'dist-file-foreign']);
    scratch.put('.isthmus-scan.yaml', except('dist/notes.txt'));
    expect(await codesIn(mesh)).toEqual(['dist-file-foreign']);
    scratch.put('dist/notes.txt', `${token}# more\n`);
    expect(await codesIn(mesh)).toEqual(['secret-in-the-clear', 'dist-file-foreign']);
  });

  test('is named from the top of the work tree, or from beside mesh.yaml', async () => {
    mkdirSync(join(scratch.folder, '.git'));
    mkdirSync(join(scratch.folder, 'mesh'));
    const mesh = copyMesh(join(scratch.folder, 'mesh'));
    scratch.put('mesh/dist/notes.txt', token);
    scratch.put('mesh/.isthmus-scan.yaml', except('dist/notes.txt'));
    expect(await codesIn(mesh)).toEqual(['dist-file-foreign']);
    scratch.put('mesh/.isthmus-scan.yaml', except('notes.txt'));
    expect(await codesIn(mesh)).toContain('secret-in-the-clear');
    scratch.put('.isthmus-scan.yaml', except('mesh/dist/notes.txt'));
    expect(await codesIn(mesh)).toEqual(['dist-file-foreign']);
  });

  test('is not found in a tree by hand, and a pattern ends the verb', async () => {
    mkdirSync(join(scratch.folder, '.git'));
    scratch.put('clusters/west/token.yaml', token);
    const tree = join(scratch.folder, 'clusters');
    const said = async (): Promise<string> => (await run({ tree, format: 'json' })).out;
    expect(await said()).toContain('"code": "secret-in-the-clear"');
    scratch.put('.isthmus-scan.yaml', except('clusters/west/token.yaml'));
    expect(await said()).not.toContain('"code": "secret-in-the-clear"');
    scratch.put('.isthmus-scan.yaml', except('clusters/west/*.yaml'));
    expect(await run({ tree })).toMatchObject({ code: 2, err: expect.stringContaining('scan-exception') });
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { synth } from '../lib/cli/commands/synth.ts';
import { defaultRegistry } from '../lib/registry.ts';
import { emptyCustomisation } from '../lib/synth/synth.ts';

const root = resolve(import.meta.dirname, '..');

const filesOf = (folder: string, base = folder): readonly string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? filesOf(join(folder, entry.name), base) : [relative(base, join(folder, entry.name))],
      );

const examples = readdirSync(join(root, 'examples')).map((name) => ({
  name: `examples/${name}`,
  mesh: join(root, 'examples', name, 'mesh.yaml'),
  golden: join(root, 'test/golden', name),
}));

/** The committed tree is the snapshot: one test per file, rewritten only by `npm run golden`. */
describe.each([{ name: 'the sample', mesh: join(root, 'mesh.yaml'), golden: join(root, 'dist') }, ...examples])(
  'what synth makes of $name',
  ({ mesh, golden }) => {
    let made = '';
    let printed = '';

    beforeAll(async () => {
      made = mkdtempSync(join(tmpdir(), 'isthmus-dist-'));
      const io = {
        out: (text: string) => (printed += text),
        err: (text: string) => (printed += text),
        columns: undefined,
        color: false,
        ascii: true,
      };
      const customisation = emptyCustomisation(defaultRegistry);
      const code = await synth(
        { mesh, out: join(made, 'dist'), check: false, clusters: [], format: 'table', customisation },
        io,
      );
      if (code !== 0) throw new Error(`synth ended with ${code}:\n${printed}`);
    });

    afterAll(() => rmSync(made, { recursive: true, force: true }));

    test('is exactly the committed set of files', () => {
      expect(filesOf(join(made, 'dist')).toSorted()).toEqual(filesOf(golden).toSorted());
    });

    test.each(filesOf(golden).map((file) => ({ file })))('$file', ({ file }) => {
      const path = join(made, 'dist', file);
      expect(existsSync(path) ? readFileSync(path, 'utf8') : 'is no longer made').toBe(
        readFileSync(join(golden, file), 'utf8'),
      );
    });
  },
);

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { artefacts } from '../../crds/artefacts.ts';

const root = dirname(dirname(import.meta.dirname));
const texts = (folder: string, isWanted: (name: string) => boolean): Map<string, string> =>
  new Map(
    readdirSync(join(root, folder))
      .filter(isWanted)
      .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]),
  );

describe('what npm run imports writes', () => {
  const written = artefacts(texts('crds', (name) => /\.(yaml|json)$/.test(name)));

  test.each(['imports', 'schemas'])('is what stands in %s, byte for byte and file for file', (folder) => {
    const expected = [...written].filter(([path]) => path.startsWith(`${folder}/`));
    const committed = texts(folder, () => true);
    expect([...committed.keys()].toSorted()).toEqual(
      expected.map(([path]) => path.slice(folder.length + 1)).toSorted(),
    );
    // Names, not texts: a diff of compact JSON tells nobody anything. `npm run imports` is the cure.
    const stale = expected.filter(([path, text]) => committed.get(path.slice(folder.length + 1)) !== text);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  test('has types only, so nothing of imports is left at run time', () => {
    const modules = [...written].filter(([path]) => path.startsWith('imports/')).map(([, text]) => text);
    expect(modules.join('')).not.toMatch(/^(import|export) (?!type |interface )/m);
  });

  test('carries no prose of upstream: no schema has a description', () => {
    const withProse = [...written].filter(([, text]) => text.includes('"description":"'));
    expect(withProse.map(([path]) => path)).toEqual([]);
  });
});

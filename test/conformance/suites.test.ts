import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const conformance = resolve(import.meta.dirname, '../../conformance');

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)],
  );

/** Static imports, re-exports and dynamic imports; `import type` counts too. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );

/** The folder directly in conformance/; empty for a file that stands there itself or outside. */
const folderOf = (file: string): string => {
  const [first = '', ...rest] = relative(conformance, file).split('/');
  return rest.length === 0 || first === '..' ? '' : first;
};

const suites = readdirSync(conformance).filter((name) => existsSync(join(conformance, name, 'suite.ts')));

const arrows = filesOf(conformance)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ from: file, to: resolve(dirname(file), name) })),
  )
  .filter(({ from, to }) => folderOf(from) !== '' && folderOf(from) !== folderOf(to));

const shown = ({ from, to }: (typeof arrows)[number]): string =>
  `${relative(conformance, from)} -> ${relative(conformance, to)}`;

const intoSuites = arrows.filter(({ to }) => suites.includes(folderOf(to)));

describe('the folders of the suites', () => {
  test('are found, and so are the imports between folders', () => {
    expect(suites).toEqual(expect.arrayContaining(['harness', 'mesh', 'negative', 'secrets']));
    expect(arrows.map(shown)).toContain('mesh/discovery-proofs.ts -> lab/discovery.ts');
  });

  test('import nothing of one another, but that harness runs suites', () => {
    const wrong = intoSuites.filter(({ from }) => suites.includes(folderOf(from)) && folderOf(from) !== 'harness');
    expect(wrong.map(shown)).toEqual([]);
  });

  test('are not known to what they stand on', () => {
    const wrong = intoSuites.filter(({ from }) => !suites.includes(folderOf(from)));
    expect(wrong.map(shown)).toEqual([]);
  });
});

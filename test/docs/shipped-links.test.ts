import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The files of the npm package, without a build. */
const shipped = (): readonly string[] => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [pack]: readonly { readonly files: readonly { readonly path: string }[] }[] = JSON.parse(stdout);
  return pack?.files.map(({ path }) => path) ?? [];
};

const files = shipped();
const places = new Set(
  files.flatMap((path) => [path, ...path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))]),
);

/** The mesh of this repository, which README.md shows as an example: it is nobody's who installs the package. */
const isExample = (path: string): boolean => path === 'mesh.yaml' || /^(?:dist|pki)(?:\/|$)/.test(path);

const code = /```.*?```|`[^`\n]*`/gs;

/** Where the links of a page lead that name neither a host nor a place of the page itself. */
const linksOf = (page: string): readonly string[] => {
  const words = readFileSync(join(root, page), 'utf8').replaceAll(code, '');
  return [...words.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
    .map((link) => posix.normalize(posix.join(posix.dirname(page), link)).replace(/\/$/, ''));
};

const pages = files.filter((path) => path.endsWith('.md') && !path.startsWith('build/'));

describe('the pages of the npm package', () => {
  test('are the guides and all they lead to', () => {
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'docs/README.md', 'docs/guides/README.md', 'docs/reference/README.md']),
    );
  });

  test.each(pages)('%s links to nothing that the package has not', (page) => {
    expect(linksOf(page).filter((path) => !places.has(path) && !isExample(path))).toEqual([]);
  });
});

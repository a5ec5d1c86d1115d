import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'crds/README.md', 'dist/cluster1/README.md'].map((file) => join(root, file)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(root, 'docs', file)),
];

const linksOf = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));

/** Paths in backticks that name a file of the sample's dist or of this repository whole, without placeholders. */
const pathsOf = (page: string): readonly string[] =>
  [...readFileSync(page, 'utf8').matchAll(/`((?:dist|lib|test|docs|bench|conformance|crds|examples)\/[\w./-]+)`/g)].map(
    ([, path]) => path ?? '',
  );

describe.each(pages.map((page) => ({ name: relative(root, page), page })))('$name', ({ page }) => {
  test('has no link that leads nowhere', () => {
    expect(linksOf(page).filter((target) => !existsSync(resolve(dirname(page), target)))).toEqual([]);
  });

  test('names no path that does not exist', () => {
    expect(pathsOf(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test('the README points at a file of dist for every step of the manual procedure from S4 on', () => {
  const rows = readFileSync(join(root, 'README.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| S\d/.test(line));
  const steps = rows.map((row) => Number(/S(\d+)/.exec(row)?.[1]));
  expect(steps).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  const withFile = rows.filter((row) => /\]\(dist\//.test(row)).map((row) => Number(/S(\d+)/.exec(row)?.[1]));
  expect(withFile).toEqual([2, 4, 6, 7, 8, 9, 10, 11, 12, 13]);
});

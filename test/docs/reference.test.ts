import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './page.ts';
import { referencePages } from './reference.ts';

const folder = join(root, 'docs/reference');
const made = referencePages();

test('docs/reference has a page for each verb, and no other', () => {
  expect(readdirSync(folder).toSorted()).toEqual([...made.keys()].toSorted());
});

test.each([...made])('docs/reference/%s is what the program says of itself: npm run golden', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

test('every verb of the program is in the table of the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const verbs = [...made.keys()].filter((name) => name !== 'README.md').map((name) => name.replace('.md', ''));
  expect(verbs.filter((verb) => !new RegExp(`^\\| [^|]*\`${verb}[ \`]`, 'm').test(readme))).toEqual([]);
});

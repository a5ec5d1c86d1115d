import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownDifferences } from '../../conformance/parity/known-differences.ts';

test('docs/parity.md lists the known differences of the comparison, all of them and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/parity.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z][a-z-]*)` \|/gm)].map(([, id]) => id);
  expect(rows).toEqual(knownDifferences.map(({ id }) => id));
});

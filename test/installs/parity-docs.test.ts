import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { betweenPrograms } from '../../conformance/parity/known-differences.ts';
import { renderedEdits } from '../../conformance/parity/rendered-edits.ts';

/** The cells of the rows of the table, by the name of the row. */
const rows = (): ReadonlyMap<string, readonly string[]> => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/parity.md'), 'utf8');
  const lines = text.split('\n').filter((line) => /^\| `[a-z][a-z-]*` \|/.test(line));
  return new Map(
    lines.map((line) => {
      const [, id = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [id.replaceAll('`', ''), cells];
    }),
  );
};

describe('docs/parity.md', () => {
  test('lists the known differences of the comparison, all of them and no other', () => {
    const ids = [...betweenPrograms, ...renderedEdits].map(({ id }) => id);
    expect([...rows().keys()]).toEqual([...new Set(ids)]);
  });

  test('says of every row what each method has there and why it does no harm', () => {
    for (const [id, cells] of rows()) {
      const [where, istioctl, helm, rendered, reason] = cells;
      expect([id, where, istioctl, helm, reason]).not.toContain('');
      expect([id, rendered !== '']).toEqual([id, renderedEdits.some((row) => row.id === id)]);
    }
  });
});

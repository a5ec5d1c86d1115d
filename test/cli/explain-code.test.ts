import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { codes, pageOf } from '../../lib/check/codes.ts';
import { explain } from '../../lib/cli/commands/explain.ts';
import { plainPage } from '../../lib/cli/explain/plain-page.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { emptyCustomisation } from '../../lib/synth/mesh-inputs.ts';
import { root } from '../docs/page.ts';

interface Terminal {
  readonly columns?: number;
  readonly ascii?: boolean;
}

const explained = async (path: string, format: 'table' | 'json', terminal: Terminal = {}): Promise<string> => {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    columns: terminal.columns,
    color: false,
    ascii: terminal.ascii ?? false,
  };
  const customisation = emptyCustomisation(defaultRegistry);
  const code = await explain({ mesh: join(root, 'none.yaml'), path, format, customisation }, io);
  expect([code, err]).toEqual([0, '']);
  return out;
};

describe('isthmus explain of a code of check', () => {
  test('shows its page as plain text', async () => {
    const out = await explained('network-label-missing', 'table');
    expect(out).toMatch(
      /^network-label-missing \(error, networks\)\n {2}The namespace of istiod does not say its network\n\nWhat\n\n {2}\S/,
    );
    expect(out).toContain('\nHow to fix\n\n');
    expect(out).toContain('\nExample\n\n    networks\n    --------\n    × ');
    expect(out).toMatch(/[^\n]\n$/);
    expect(await explained('L16', 'table')).toMatch(/^L16 \(error, trust, never suppressed\)\n/);
  });

  test('has code, title, category, severity and text for programs', async () => {
    const found = JSON.parse(await explained('L02', 'json', { columns: 40 }));
    expect(found).toEqual({
      code: 'L02',
      title: 'A PEM file is not clean',
      category: 'trust',
      severity: 'error or warning',
      text: expect.stringMatching(/^What\n\n {2}A PEM file holds more or less than clean certificates: /),
    });
  });

  test('keeps to the width of the terminal, and to ASCII where nothing else is known', async () => {
    const narrow = await explained('scan-closed', 'table', { columns: 50 });
    expect(Math.max(...narrow.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(52);
    // oxlint-disable-next-line no-control-regex -- nothing but ASCII
    expect(await explained('network-label-missing', 'table', { ascii: true })).toMatch(/^[\u0000-\u007f]*$/);
  });

  test.each([...codes.keys()])('finds the page of %s', async (code) => {
    const out = await explained(code, 'table');
    expect(out).toContain('What\n\n  ');
    expect(out).not.toMatch(/<!--|```|^## |\]\(/m);
  });
});

test('a page becomes paragraphs, lists with their marks, and what it shows as it stands', () => {
  const page = [
    '<!-- a note -->',
    '## Why',
    '',
    'See [the guide](../guides/scanning.md) and',
    '[L01](L01.md):',
    '',
    '1. the first of two that are long',
    '   enough;',
    '2. the second.',
    '',
    '```yaml',
    '## no title',
    'a: [b](c)',
    '```',
    '',
  ].join('\n');
  expect(plainPage(page, 30)).toBe(
    [
      'Why',
      '',
      '  See the guide',
      '  (docs/guides/scanning.md)',
      '  and L01:',
      '',
      '  1. the first of two that are',
      '     long enough;',
      '  2. the second.',
      '',
      '    ## no title',
      '    a: [b](c)',
      '',
    ].join('\n'),
  );
});

test('whoever installs the package has the pages of codes and what they point at', () => {
  const { files }: { files: readonly string[] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isShipped = (path: string): boolean => files.some((one) => path === one || path.startsWith(`${one}/`));
  const wrong = [...codes.keys()].flatMap((code) => {
    const text = readFileSync(join(root, pageOf(code)), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, to = '']) => posix.join(dirname(pageOf(code)), to));
    return [pageOf(code), ...targets].filter((path) => !isShipped(path) || !existsSync(join(root, path)));
  });
  expect(wrong).toEqual([]);
});

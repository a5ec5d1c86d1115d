import { describe, expect, test } from '@jest/globals';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { codeBlocks } from '../../conformance/newcomer/code-blocks.ts';
import { markOf } from './mark.ts';
import { readPage, root } from './page.ts';
import { untrue } from './shown.ts';
import { unsaid, unsaidOfStandIns } from './suite-words.ts';

/** What is wrong with the fences of a page. */
const faults = (text: string): readonly string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-page-'));
  try {
    writeFileSync(join(folder, 'page.md'), text);
    return readPage(relative(root, join(folder, 'page.md'))).blocks.map(({ fault }) => fault);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const fence = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

describe('the fence of a block', () => {
  test.each([
    ['says nothing', 'sh', 'ls', 'it says neither'],
    ['is spelled another way', 'bash', 'ls', 'write sh, not bash'],
    ['is no language, before commands', '', '$ isthmus synth', 'looks like commands'],
    ['names a suite that does not exist', 'sh suite=none', 'ls', 'there is no suite "none"'],
    ['has a word that nobody knows', 'sh runs', 'ls', '"runs" is no mark'],
    ['stands in for a program that nobody has', 'sh run stand-in=nano', 'ls', 'no stand-in for "nano"'],
    ['stands in for what no suite proves', 'sh run stand-in=kubectl', 'kubectl get pods', 'proves nothing'],
    ['has a place, and nobody who runs it', 'sh in=home', 'ls', 'does not say who runs it'],
  ])('is refused where it %s', (_, info, text, fault) => {
    expect(faults(fence(info, text))).toEqual([expect.stringContaining(fault)]);
  });

  test('is nobody’s business where it is no shell', () => {
    expect(faults(fence('yaml', 'a: 1') + fence('', 'PLACE  LEVEL'))).toEqual(['', '']);
  });

  test('may stand in a list', () => {
    expect(codeBlocks('1. one\n\n   ```sh run\n   ls\n     -l\n   ```\n')).toMatchObject([
      { line: 3, marks: ['run'], text: 'ls\n  -l\n' },
    ]);
  });

  test('knows a session with answers, an end and a suite', () => {
    expect(markOf(['run', 'in=home', 'answers=yes,', 'exit=1', 'stand-in=kubectl', 'suite=flux'])).toEqual({
      kind: 'run',
      ground: 'home',
      answers: ['yes', ''],
      exit: 1,
      standIns: ['kubectl'],
      suite: 'flux',
    });
  });
});

describe('what a page shows', () => {
  const printed = 'one\nuid 11111111-2222-3333-4444-555555555555 of 2026-11-23\nthree   3\n';

  test('may differ in what passes, and leave lines out where it says so', () => {
    expect(untrue('one\nuid aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee of 2030-01-01\nthree 3\n', printed, '')).toEqual([
      'not printed: three 3',
      'here stands: three  3',
    ]);
    expect(untrue('one\n…\nthree  3\n', printed, '')).toEqual([]);
    expect(untrue('…\nthree  3\n', printed, '')).toEqual([]);
    expect(untrue('one\n…\n', printed, '')).toEqual([]);
  });

  test.each([
    ['a line that is not printed', 'one\ntwo\n…\n'],
    ['lines in another order', '…\nthree  3\n…\none\n'],
    ['less than is printed', 'one\n'],
    ['more than is printed', '…\nthree  3\nfour\n'],
  ])('is untrue with %s', (_, page) => {
    expect(untrue(page, printed, '')).not.toEqual([]);
  });

  test('is read without the home of the test', () => {
    expect(untrue('in ~/a\n', 'in /tmp/x/a\n', '/tmp/x')).toEqual([]);
  });
});

/** A block below a heading. */
const block = (text: string, heading = 'Any') => ({ heading, language: 'sh', marks: [], text, line: 1 });

describe('a block that a suite proves', () => {
  test('has no flag that the suite does not use', () => {
    expect(unsaid(block('isthmus remote-secret --all'), 'docs/x.md', 'secrets')).toEqual([]);
    expect(unsaid(block('isthmus remote-secret --every-one'), 'docs/x.md', 'secrets')).toEqual(['--every-one']);
    expect(unsaid(block('echo a'), 'docs/x.md', 'secrets')).toEqual(['a command of isthmus or kubectl']);
  });

  test('is typed chapter by chapter where the suite reads the page', () => {
    const guide = 'docs/guides/from-nothing-to-sealed.md';
    expect(unsaid(block('anything', '1. The store'), guide, 'newcomer')).toEqual([]);
    expect(unsaid(block('anything', '9. Nothing'), guide, 'newcomer')).toEqual(['commands(9, ...)']);
  });

  test('has to have what is stood in for, and no more', () => {
    const text = 'isthmus nonsense | kubectl --context a apply --server-side -f -';
    expect(unsaidOfStandIns(block(text), ['kubectl'], 'secrets')).toEqual([]);
    expect(unsaidOfStandIns(block('kubectl uncordon node'), ['kubectl'], 'secrets')).toContain('uncordon');
  });
});

import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { shellWord } from '../../lib/plan/shell-word.ts';

describe('a word of the shell', () => {
  test.each([
    'plain',
    'arn:aws:eks:eu-west-1:1:cluster/a',
    "admin's east",
    'c$(echo ran)',
    '`echo ran`',
    'a; echo ran',
    'a\necho ran',
    '"',
    '\\',
    '*',
    '~',
    '',
    '#',
  ])('is %j, whatever is in it', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  });
});

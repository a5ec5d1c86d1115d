import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { codeOf, codes } from '../../lib/check/codes.ts';
import type { Finding } from '../../lib/check/finding.ts';
import { checkDeclaration } from '../../lib/cli/check/checked.ts';
import { declaredPlants } from '../docs/declared-plants.ts';
import { Scratch } from '../trees/scratch.ts';
import { findingsIn, today } from './fixture.ts';
import { plants } from './plants.ts';
import { lib, rooms, textsIn } from './source-texts.ts';

/** What makes an issue or a finding of the lint, and how much that weighs. */
const weights = new Map([
  ['errorAt', 'error'],
  ['fileIssue', 'error'],
  ['refusal', 'error'],
  ['weakness', 'error'],
  ['warningAt', 'warning'],
  ['advice', 'warning'],
]);

const call = new RegExp(String.raw`\b(${[...weights.keys()].join('|')})\(\s*'([A-Za-z0-9-]+)'`, 'g');

/** What stands behind the bracket that closes a call. */
const behind = (text: string, from: number): string => {
  let depth = 0;
  for (let index = text.indexOf('(', from); index < text.length; index += 1) {
    depth += text[index] === '(' ? 1 : text[index] === ')' ? -1 : 0;
    if (depth === 0) return text.slice(index + 1);
  }
  return '';
};

type Made = readonly [code: string, weight: string];

/** The issues that a text makes with their code spelled out; `{ ...fileIssue(...), severity: 'warning' }` is a warning. */
const madeIn = (text: string): readonly Made[] =>
  [...text.matchAll(call)].map((match): Made => {
    const [, maker = '', code = ''] = match;
    const isSoftened = /^,\s*severity: 'warning'/.test(behind(text, match.index));
    return [code, isSoftened ? 'warning' : (weights.get(maker) ?? '')];
  });

const misprinted = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ code, severity }) => ![severity, 'error or warning'].includes(codeOf(code).severity))
    .map(({ code, severity }) => `${code} ${severity}`);

describe('the weight of a code in the table', () => {
  test('is that of every place in the source that makes it, and both where places differ', () => {
    const made = [...rooms, 'pki/lint'].flatMap((room) => textsIn(join(lib, room))).flatMap(madeIn);
    const found = new Map<string, readonly string[]>();
    for (const [code, weight] of made) {
      found.set(code, [...new Set([...(found.get(code) ?? []), weight])].toSorted());
    }
    const known = [...found].filter(([code]) => codes.has(code));
    expect(known.length).toBeGreaterThan(120);
    const wrong = known.filter(([code, all]) => codeOf(code).severity !== all.join(' or '));
    // Two clusters without a common root: pki/lint/mesh.ts names the code of that error in a variable.
    expect(wrong).toEqual([['L08', ['warning']]]);
  });

  test.each(plants)('is what check prints of a tree with $code', ({ files }) => {
    expect(misprinted(findingsIn(files))).toEqual([]);
  });

  test.each([...declaredPlants])('is what check prints of a mesh with %s', (_, text) => {
    const scratch = new Scratch();
    try {
      scratch.put('mesh.yaml', text);
      const { results } = checkDeclaration(join(scratch.folder, 'mesh.yaml'), today);
      expect(misprinted(results.flatMap(({ findings }) => findings))).toEqual([]);
    } finally {
      scratch.remove();
    }
  });
});

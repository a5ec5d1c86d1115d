import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Json } from '../../lib/plan/manifest.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import { hardTexts, randomDocuments } from './random-json.ts';

const take = (count: number, seed: number): Json[] => {
  const documents = randomDocuments(seed);
  return Array.from({ length: count }, () => documents.next().value);
};

describe('what is written is read back equal', () => {
  test.each(['1.2', '1.1'] as const)('by a reader of YAML %s, for random documents', (version) => {
    for (const document of take(3000, 42)) {
      expect(parse(writeYaml(document), { version, uniqueKeys: false })).toEqual(document);
    }
  });

  test.each(['1.2', '1.1'] as const)(
    'by a reader of YAML %s, for every hard text as value, item and key',
    (version) => {
      for (const text of hardTexts) {
        const document = { value: text, list: [text, [text]], map: { [text]: { [text]: text } } };
        expect(parse(writeYaml(document), { version })).toEqual(document);
      }
    },
  );
});

describe('quotes', () => {
  // What a reader of YAML 1.1 in the yaml package does not mistake, but go-yaml does, which kubectl reads with.
  test.each([
    '0o17',
    '-0o7',
    '0O17',
    '0X1F',
    '0x_1',
    '-0B1',
    '0b+1',
    '0o-11',
    '0_x1F',
    '=',
    '1__0',
    '8080:80',
    '+.NaN',
    '2024-1-1',
  ])('%s is quoted as a value and as a key', (text) => {
    expect(writeYaml({ a: text })).toBe(`a: "${text}"\n`);
    expect(writeYaml({ [text]: 1 })).toBe(`"${text}": 1\n`);
  });

  test.each([
    '1.30.3',
    '10.0.0.1',
    '1Gi',
    '100m',
    'true-ish',
    'nothing',
    '-a',
    '--mesh',
    'a:b',
    'istio/multiCluster',
    '15m',
  ])('%s needs none', (text) => {
    expect(writeYaml({ a: text })).toBe(`a: ${text}\n`);
  });

  test('characters that cannot be seen are written as escapes', () => {
    expect(writeYaml({ a: 'x\u202Ey\u0085\u00A0\u{E0001}' })).toBe(String.raw`a: "x\u202Ey\x85\xA0\U000E0001"` + '\n');
  });

  test('a text of several lines whose first begins with a tab stands in one line, for go-yaml', () => {
    expect(writeYaml({ a: '\tall:\n\t\techo\n' })).toBe(String.raw`a: "\tall:\n\t\techo\n"` + '\n');
    expect(writeYaml({ a: 'all:\n\techo\n' })).toBe('a: |\n  all:\n  \techo\n');
  });

  test('texts with carriage returns stand in one line', () => {
    expect(writeYaml({ a: 'one line that is longer than forty characters\r\ntwo\r\n' })).toBe(
      String.raw`a: "one line that is longer than forty characters\r\ntwo\r\n"` + '\n',
    );
  });
});

describe('style', () => {
  test('texts of several lines stand as literal blocks, unfolded, and lists are indented by two', () => {
    const shared = { name: 'x' };
    const long = 'word '.repeat(40).trim();
    expect(
      writeYaml({ a: { text: 'one\n  two\n', end: 'one\ntwo', long }, list: [shared, shared], none: [], empty: {} }),
    ).toBe(
      [
        'a:',
        '  text: |',
        '    one',
        '      two',
        '  end: |-',
        '    one',
        '    two',
        `  long: ${long}`,
        'list:',
        '  - name: x',
        '  - name: x',
        'none: []',
        'empty: {}',
        '',
      ].join('\n'),
    );
  });

  test('a map without a prototype is written like any other', () => {
    const value: Record<string, Json> = Object.create(null);
    value['__proto__'] = 1;
    value['constructor'] = null;
    expect(writeYaml(value)).toBe('__proto__: 1\nconstructor: null\n');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { YamlLimits } from '../../lib/yaml/limits.ts';
import { type YamlReading, readYaml, readYamlStream } from '../../lib/yaml/read.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import { randomDocuments } from './random-json.ts';

const limits: YamlLimits = { file: 'mesh.yaml', maxBytes: 1024 * 1024, aliases: 'limited' };
const read = (text: string, changes: Partial<YamlLimits> = {}): YamlReading =>
  readYaml(text, { ...limits, ...changes });

/** `code line:column path` of every issue. */
const told = (reading: YamlReading): string[] =>
  reading.issues.map(({ code, at, path }) => `${code} ${at?.line}:${at?.column} ${path.join('.')}`.trim());

describe('values', () => {
  test('YAML 1.2 is read: only true, false and null are words of their own', () => {
    expect(read('a: yes\nb: [on, ~, 0o17, 0x1F, 1e3, 1:30, 2024-01-01]\nc: |\n  one\n  two\n').value).toEqual({
      a: 'yes',
      b: ['on', null, 15, 31, 1000, '1:30', '2024-01-01'],
      c: 'one\ntwo\n',
    });
  });

  test('carriage returns and a byte order mark do not matter, neither for values nor for columns', () => {
    const reading = read('\uFEFFa: 1\r\nb:\r\n  c: |\r\n    one\r\n    two\r\n');
    expect(reading.value).toEqual({ a: 1, b: { c: 'one\ntwo\n' } });
    expect(reading.position(['a'])).toEqual({ file: 'mesh.yaml', line: 1, column: 4 });
    expect(reading.position(['b', 'c'], 'key')).toEqual({ file: 'mesh.yaml', line: 3, column: 3 });
  });

  test('maps have no prototype, so that no key means more than a key', () => {
    const { value } = read('__proto__: {polluted: true}\nconstructor: 1\n');
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });

  test('aliases repeat what their anchor holds', () => {
    expect(read('a: &x {b: [1]}\nc: *x\nd: [*x, &x 2, *x]\n').value).toEqual({
      a: { b: [1] },
      c: { b: [1] },
      d: [{ b: [1] }, 2, 2],
    });
  });

  test('what the writer writes is read back', () => {
    const documents = randomDocuments(5);
    for (let count = 0; count < 1000; count += 1) {
      const document = documents.next().value;
      expect(JSON.stringify(read(writeYaml(document)).value)).toBe(JSON.stringify(document).replaceAll('-0,', '0,'));
    }
  });
});

describe('issues', () => {
  test.each([
    ['', 'yaml-empty 1:1'],
    ['# nothing but a comment\n', 'yaml-empty 1:1'],
    ['---\n', 'yaml-empty 1:1'],
    ['null\n', 'yaml-not-a-map 1:1'],
    ['\n- a\n', 'yaml-not-a-map 2:1'],
    ['a: 1\n---\nb: 2\n', 'yaml-many-documents 2:1'],
    ['a: 1\nb:\n  c: 1\n  "c": 2\n', 'yaml-duplicate-key 4:3 b.c'],
    ['a: {b: 1, b: 2}\n', 'yaml-duplicate-key 1:11 a.b'],
    ['a: b: c\n', 'yaml-syntax 1:4'],
    ['a:\n\tb: 1\n', 'yaml-syntax 2:1'],
    ['a: "x\nb: 1\n', 'yaml-syntax 3:1'],
    ['a: [1, 2\nb: 3\n', 'yaml-syntax 2:1'],
    ['a: @b\n', 'yaml-syntax 1:4'],
    ['80: a\n', 'yaml-key 1:1'],
    ['a: {true: b}\n', 'yaml-key 1:5 a'],
    ['? [a]\n: b\n', 'yaml-key 1:3'],
    ['a: &x {b: 1}\nc:\n  <<: *x\n', 'yaml-merge-key 3:3 c'],
    ['a: 0644\n', 'yaml-octal 1:4 a'],
    ['a: [12345678901234567890]\n', 'yaml-number 1:5 a.0'],
    ['a: .inf\n', 'yaml-number 1:4 a'],
    ['a: 1e400\n', 'yaml-number 1:4 a'],
    ['a: !!binary aGk=\n', 'yaml-tag 1:4'],
    ['a: !include x.yaml\n', 'yaml-tag 1:4'],
    ['%YAML 1.1\n---\na: no\n', 'yaml-directive 1:1'],
    ['%FOO\n---\na: no\n', 'yaml-directive 1:1'],
    ['a: *x\n', 'yaml-alias 1:4 a'],
    ['a: &x [*x]\n', 'yaml-alias 1:8 a.0'],
  ])('%j is refused: %s', (text, issue) => {
    const reading = read(text);
    expect(told(reading)).toEqual([issue]);
    expect(reading.value).toBeUndefined();
  });
});

describe('issues together', () => {
  test('are told at once, in the order of the file', () => {
    expect(told(read('a: 1\na: 2\ne: 010\n80: x\nb: c: d\n'))).toEqual([
      'yaml-duplicate-key 2:1 a',
      'yaml-octal 3:4 e',
      'yaml-key 4:1',
      'yaml-syntax 5:4',
    ]);
  });

  test('are a hundred at most, and a count', () => {
    const { issues } = read('k: v\n'.repeat(1000));
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)?.problem).toBe('899 more problems follow');
  });

  test('nothing of the file is quoted, for it may be a kubeconfig', () => {
    const texts = [
      'token: "hunter2\n',
      'a: hunter2: b\n',
      'hunter2: 1\nhunter2: 2\n',
      '!hunter2 a: 1\n',
      '"\\hunter2": 1\n',
      '%hunter2\n---\na: 1\n',
    ];
    const words = texts.flatMap((text) => read(text).issues.flatMap(({ problem, remedy }) => [problem, remedy]));
    expect(words.length).toBeGreaterThanOrEqual(2 * texts.length);
    expect(words.join('\n')).not.toContain('hunter2');
  });
});

const nested = (depth: number): string => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
const ten = (name: string): string => Array.from({ length: 10 }, () => name).join(',');
const keys = (count: number): string => Array.from({ length: count }, (_, key) => `k${key}: v`).join('\n');
const took = (text: string): number => {
  const start = performance.now();
  read(text);
  return performance.now() - start;
};

test('time grows with the length and not with its square', () => {
  took(keys(5000));
  // A quadratic check takes 64 times as long for eight times the keys.
  expect(took(keys(40_000)) / took(keys(5000))).toBeLessThan(30);
});

describe('limits', () => {
  const mebibyte = 1024 * 1024;

  test.each([
    ['brackets', '['.repeat(mebibyte)],
    ['braces', '{'.repeat(mebibyte)],
    ['dashes', '- '.repeat(mebibyte / 2)],
    ['question marks', '? '.repeat(mebibyte / 2)],
    [
      'lines, each deeper than the last',
      Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    ['pairs in brackets', `a: ${'[a: '.repeat(90)}${']'.repeat(90)}`],
  ])('a mebibyte of %s is too deep, and not a stack overflow', (_, text) => {
    expect(read(text).issues.map(({ code }) => code)).toEqual(['yaml-too-deep']);
  });

  test('maps and lists may stand in each other as deep as allowed, and no deeper', () => {
    expect(read(nested(99)).issues).toEqual([]);
    expect(told(read(nested(100)))).toEqual(['yaml-too-deep 1:104']);
    expect(told(read(nested(3), { maxDepth: 3 }))).toEqual(['yaml-too-deep 1:7']);
  });

  test('bytes are counted, not characters', () => {
    expect(read('a: éé\n', { maxBytes: 8 }).issues).toEqual([]);
    expect(told(read('a: éé\n', { maxBytes: 7 }))).toEqual(['yaml-too-large 1:1']);
  });
});

describe('aliases', () => {
  test('that multiply are told once, where it becomes too much', () => {
    const bomb = [
      'a: &a [x]',
      `b: &b [${ten('*a')}]`,
      `c: &c [${ten('*b')}]`,
      `d: &d [${ten('*c')}]`,
      `e: [${ten('*d')}]`,
    ];
    expect(told(read(`${bomb.join('\n')}\n`))).toEqual(['yaml-alias 5:11 e.2']);
  });

  test('that nest ever deeper are too deep', () => {
    const steps = Array.from({ length: 120 }, (_, step) => `a${step + 1}: &a${step + 1} [*a${step}]`);
    expect(told(read(`a0: &a0 []\n${steps.join('\n')}\n`))).toEqual(['yaml-too-deep 100:12 a99.0']);
  });

  test('are all refused in a sealed document', () => {
    expect(told(read('a: &x 1\nb: *x\nc: *x\n', { aliases: 'none' }))).toEqual([
      'yaml-alias 2:4 b',
      'yaml-alias 3:4 c',
    ]);
  });
});

describe('positions', () => {
  const reading = read(
    'mesh: m\nclusters:\n  c1:\n    network: n1\n    list: [a, {b: 1}]\n    empty:\n  c2: &c2\n    network: n2\n  c3: *c2\n',
  );

  test.each([
    [['mesh'], '1:7', '1:1'],
    [['clusters'], '3:3', '2:1'],
    [['clusters', 'c1', 'network'], '4:14', '4:5'],
    [['clusters', 'c1', 'list', 1, 'b'], '5:19', '5:16'],
    [['clusters', 'c1', 'list', 0], '5:12', '5:12'],
    [['clusters', 'c1', 'empty'], '6:5', '6:5'],
    [['clusters', 'c3', 'network'], '8:14', '8:5'],
    [[], '1:1', '1:1'],
    [['clusters', 'c1', 'absent', 'deeper'], '3:3', '3:3'],
    [['clusters', 'c1', 'list', 7], '5:5', '5:5'],
    [['absent'], '1:1', '1:1'],
    [['mesh', 'toString'], '1:1', '1:1'],
  ])('of %j: value at %s, key at %s', (path, value, key) => {
    const spell = (of: 'key' | 'value'): string => {
      const at = reading.position(path, of);
      return `${at?.line}:${at?.column}`;
    };
    expect([spell('value'), spell('key')]).toEqual([value, key]);
  });

  test('a text that could not be read has none', () => {
    expect(read('['.repeat(200)).position(['a'])).toBeUndefined();
  });
});

describe('a stream', () => {
  test('gives the value of every document', () => {
    expect(readYamlStream('a: 1\n---\n- 2\n---\n# nothing\n', limits)).toEqual([{ a: 1 }, [2], null]);
  });

  test('with a fault in any document gives nothing', () => {
    expect(readYamlStream('a: 1\n---\nb: c: d\n', limits)).toBeUndefined();
  });
});

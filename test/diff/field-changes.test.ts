import { describe, expect, test } from '@jest/globals';
import { differingParts } from '../../lib/diff/differing-parts.ts';
import { fieldChanges } from '../../lib/diff/field-changes.ts';
import { shownChange, shownPath } from '../../lib/diff/shown.ts';
import type { Json } from '../../lib/plan/manifest.ts';

const changed = (before: Json, after: Json): readonly string[] =>
  fieldChanges(before, after).map((change) => {
    const { path, before: old, after: now } = shownChange('', change);
    return `${path}: ${old ?? '-'} > ${now ?? '-'}`;
  });

const containers = (...names: readonly string[]): Json => ({
  containers: names.map((name) => ({ name, image: name, ports: [{ containerPort: 1 }, { containerPort: 2 }] })),
});

const ports = (...all: readonly number[]): Json => ({ ports: all.map((containerPort) => ({ containerPort })) });

const inits = (...names: readonly string[]): Json => ({ initContainers: names.map((name) => ({ name })) });

const config = (text: string): Json => ({ data: { 'config.yaml': text } });

describe('the difference of two values', () => {
  test('matches containers by name and ports by number, wherever they stand in the list', () => {
    expect(changed(containers('a', 'b'), containers('b', 'a'))).toEqual([]);
    expect(changed(ports(1, 2), ports(2, 3))).toEqual([
      'ports[1]: {"containerPort":1} > -',
      'ports[3]: - > {"containerPort":3}',
    ]);
  });

  test('tells the order of what runs one after another', () => {
    expect(changed(inits('a', 'b'), inits('b', 'a'))).toEqual(['initContainers[order]: [a, b] > [b, a]']);
  });

  test('passes over the order of keys and of sets, and not over that of arguments', () => {
    expect(changed({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    expect(changed({ verbs: ['get', 'list'] }, { verbs: ['list', 'get'] })).toEqual([]);
    expect(changed({ args: ['a', 'b'] }, { args: ['b', 'a'] })).toEqual(['args: [a, b] > [b, a]']);
  });

  test('compares YAML and JSON inside texts as data', () => {
    expect(changed(config('a: 1\nb: { c: 2 }\n'), config('b: { c: 3 }\na: 1\n'))).toEqual([
      'data."config.yaml".b.c: 2 > 3',
    ]);
    expect(changed(config('{"a":1}'), config('{\n"a":2}'))).toEqual(['data."config.yaml".a: 1 > 2']);
    // The layout alone differs: what is written is another text, and nothing is passed over.
    expect(changed(config('a: 1\nb: 2\n'), config('a:  1\nb: 2\n'))).toHaveLength(1);
  });

  test('shows of a text only the lines that differ', () => {
    expect(changed({ a: 'one\ntwo\nthree' }, { a: 'one\n2\nthree' })).toEqual(['a: two > 2']);
  });

  test.each([
    ['a Secret', 'Secret', ['data', 'x'], 'aHVudGVyMg=='],
    ['a password', 'ConfigMap', ['data', 'admin_password'], 'hunter2'],
    ['an environment variable', 'Deployment', ['env', '[ADMIN_PASSWORD]', 'value'], 'hunter2'],
    ['a password inside a text', 'ConfigMap', ['data', 'a'], 'x\npassword = hunter2\n'],
    ['a password in an address', 'ConfigMap', ['data', 'a'], ['https://user', 'hunter2@example.com'].join(':')],
  ])('masks %s', (_what, kind, path, secret) => {
    const { before, after } = shownChange(kind, { path, before: secret, after: `${secret}x` });
    expect(`${before} ${after}`).not.toMatch(/hunter2|aHVudGVyMg/);
    // The same in the middle of what is new as a whole: there, too, a variable has its name in the item.
    const above = path.slice(0, -1);
    const whole = shownChange(kind, { path: above, before: undefined, after: { [path.at(-1) ?? '']: secret } });
    expect(whole.after).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('writes keys with dots so that they cannot be taken for two', () => {
    expect(shownPath(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe(
      'metadata.labels."app.kubernetes.io/name"',
    );
  });
});

describe('leaving out equal parts', () => {
  const filler = 'data:\n' + '  key: value\n'.repeat(60);
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ';

  test('keeps what differs and what names the object', () => {
    expect(differingParts(`${head}a\n${filler}`, `${head}b\n${filler}`)).toEqual({
      before: `${head}a\n`,
      after: `${head}b\n`,
    });
  });

  test.each([
    ['a second document', `---\n${head}a\n${filler}---\nkind: A\n`],
    ['an anchor', `${head}&a a\n${filler}`],
    ['a key twice', `${head}a\n${filler}${filler}`],
    ['a flow map', `{ "apiVersion": "v1",\n"data": "${'x'.repeat(900)}" }`],
  ])('leaves a text with %s whole', (_what, text) => {
    const other = text.replace('v1', 'v2');
    expect(differingParts(text, other)).toEqual({ before: text, after: other });
  });
});

import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '../../lib/plan/manifest.ts';
import { readYaml } from '../../lib/yaml/read.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import { writtenMap } from '../../lib/yaml/written-map.ts';

const root = resolve(import.meta.dirname, '../..');
const trees = ['dist', 'test/golden/argocd-rendered', 'test/golden/flux-sail', 'test/golden/overrides'];

const reader = (text: string): Json | undefined =>
  readYaml(text, { file: 'x', maxBytes: 2 ** 20, aliases: 'none' }).value;

const document = {
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: 'a', namespace: 'istio-system', annotations: { 'a.b/c': 'disabled' } },
  spec: {
    encryptedData: { 'ca-key.pem': 'AgBy/+x==', cluster2: 'AgA' },
    template: { metadata: { labels: { 'istio/multiCluster': 'true', note: 'it is: so # or {not}' } }, type: 'Opaque' },
    interval: '1h',
    version: '1.30.3',
    prune: false,
    port: 15_443,
    healthChecks: [
      { apiVersion: 'v1', kind: 'Secret', ports: [{ port: 1 }, { port: 2 }] },
      { failed: "status.conditions.exists(c, c.type == 'Synced' && c.status == 'False')" },
    ],
    names: ['one', 'two words'],
    path: './dist/a',
  },
};
const written = writeYaml(document);

describe('the fast reader of written maps', () => {
  test('reads what the writer writes, as the reader reads it', () => {
    expect(writtenMap(written)).toEqual(document);
    expect(writtenMap(written)).toEqual(reader(written));
  });

  test('makes maps without a prototype', () => {
    const value = writtenMap('constructor:\n  toString: a\n');
    expect(value && Object.getPrototypeOf(value)).toBeNull();
    expect(value).toEqual(reader('constructor:\n  toString: a\n'));
  });

  test.each([
    ['nothing', ''],
    ['no line end', 'a: b'],
    ['CRLF', 'a: b\r\n'],
    ['a tab', 'a:\tb\n'],
    ['a letter beyond ASCII', 'a: ä\n'],
    ['a blank line', 'a: b\n\nc: d\n'],
    ['a comment', 'a: b # c\n'],
    ['a marker', '---\na: b\n'],
    ['a null', 'a:\n'],
    ['a null among others', 'a:\nb: c\n'],
    ['a null inside', 'a:\n  b:\nc: d\n'],
    ['the word null', 'a: null\n'],
    ['a fraction', 'a: 1.5\n'],
    ['an octal number', 'a: 010\n'],
    ['a number with an exponent', 'a: 1e5\n'],
    ['a number that JSON cannot hold', 'a: 12345678901234567\n'],
    ['a boolean', 'a: True\n'],
    ['a boolean of YAML 1.1', 'a: off\n'],
    ['a key that is no text', 'null: a\n'],
    ['a key that is a number', '1: a\n'],
    ['a key twice', 'a: b\na: c\n'],
    ['a list beside its key', 'a:\n- b\n'],
    ['an empty list', 'a: []\n'],
    ['a list in a list', 'a:\n  - - b\n'],
    ['a list that ends as a map', 'a:\n  - b\n  c: d\n'],
    ['an empty item', 'a:\n  -\n'],
    ['two tabs', 'a:\n\t\tb: c\n'],
    ['a colon at the end', 'a: b:\n'],
    ['a key in a value', 'a: b: c\n'],
    ['two lines of one text', 'a: b\n  c\n'],
    ['a flow map', 'a: { b: c }\n'],
    ['an alias', 'a: &x b\nc: *x\n'],
    ['a tag', 'a: !!str b\n'],
    ['an escape', 'a: "\\x41"\n'],
    ['a single quote', "a: 'b'\n"],
    ['a block', 'a: |\n  b\n'],
    ['an indentation of one', 'a:\n b: c\n'],
    ['an indentation of four', 'a:\n    b: c\n'],
    ['an indentation too deep', 'a: b\n  c: d\n'],
    ['a blank at the end', 'a: b \n'],
    ['a blank at the end of an item', 'a:\n  - b \n'],
    ['a tab in an item', 'a:\n  - b\tc\n'],
    ['a comment behind an item', 'a:\n  - b # c\n'],
    ['a merge key', '<<: a\n'],
    ['__proto__', '__proto__: a\n'],
    ['a key that is too long', `${'k'.repeat(1100)}: a\n`],
    ['more depth than any document', Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(depth)}a:\n`).join('')],
  ])('leaves %s to the reader', (_, text) => {
    expect(writtenMap(text)).toBeUndefined();
  });

  test('agrees with the reader on whatever it reads of a document with changed characters', () => {
    const odd = ' \n:"\\#-{[&*!|>%@`~0aAyn.,=\'\t';
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    let read = 0;
    for (let round = 0; round < 4000; round += 1) {
      let text = written;
      for (let change = next(3); change >= 0; change -= 1) {
        const at = next(text.length);
        text = text.slice(0, at) + (odd[next(odd.length)] ?? '') + text.slice(at + next(2));
      }
      const value = writtenMap(text);
      if (value === undefined) continue;
      read += 1;
      expect([text, value]).toEqual([text, reader(text)]);
    }
    // Most changes inside a value leave a text.
    expect(read).toBeGreaterThan(200);
  });

  test.each(trees)('agrees with the reader on every file of %s', (folder) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    );
    const texts = new Set(files.map((name) => readFileSync(join(root, folder, name), 'utf8')));
    const read = [...texts].filter((text) => writtenMap(text) !== undefined);
    for (const text of read) expect(writtenMap(text)).toEqual(reader(text));
    // Dashboards and the patches in releases are blocks; the rest is simple.
    expect(read.length).toBeGreaterThan(texts.size / 3);
  });
});

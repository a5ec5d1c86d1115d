import { Ajv } from 'ajv';
import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codes, pageOf } from '../../lib/check/codes.ts';
import { isMap, type Json } from '../../lib/plan/manifest.ts';
import { merge } from '../../lib/plan/merge.ts';
import { readYamlStream } from '../../lib/yaml/read.ts';
import { bodyOf, gap, indexText, pageText } from './check-pages.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'docs/checks');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const written = [...codes].filter(([code]) => existsSync(join(root, pageOf(code))));
const bodies = written.map(([code]) => ({ code, body: bodyOf(textOf(pageOf(code))) }));

const readPage = (text: string): Json | undefined =>
  readYamlStream(text, { file: 'page', maxBytes: 1e5, aliases: 'none' })?.[0];

const fences = /^```(\w*)\n([\s\S]*?)^```$/gm;
const sections = ['What', 'Why', 'How to fix'];

test('the page that check prints beside a finding exists for every code, and no page is for a code that is gone', () => {
  expect([...codes.keys()].filter((code) => !existsSync(join(root, pageOf(code))))).toEqual([]);
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.filter((name) => !codes.has(name.replace(/\.md$/, '')))).toEqual([]);
});

test('heads and examples say what the codes and check say now (npm run checks-pages rewrites them)', () => {
  const stale = written.filter(([code, entry]) => {
    const page = textOf(pageOf(code));
    return pageText(code, entry, page) !== page;
  });
  expect(stale.map(([code]) => code)).toEqual([]);
});

test('the index lists every code (npm run checks-pages rewrites it)', () => {
  const page = textOf('docs/checks/README.md');
  expect(indexText(page)).toBe(page);
  expect(page).not.toContain(gap);
});

test('every page says what is seen, why it matters and how to fix it', () => {
  const open = bodies.filter(({ body }) => {
    const parts = body.replaceAll(fences, '').split(/^## /m).slice(1);
    const titles = parts.map((part) => part.slice(0, part.indexOf('\n')));
    const isTold = parts.every((part) => part.slice(part.indexOf('\n')).trim().length > 20);
    return body.includes(gap) || !isTold || titles.join() !== sections.join();
  });
  expect(open.map(({ code }) => code)).toEqual([]);
});

test('no two pages share a sentence', () => {
  const first = new Map<string, string>();
  const shared = bodies.flatMap(({ code, body }) => {
    const prose = body.replaceAll(fences, '').replaceAll(/^#.*$/gm, '').replaceAll(/\s+/g, ' ');
    const sentences = prose.split(/(?<=[.:;?]) /).filter((sentence) => sentence.length > 60);
    return sentences.flatMap((sentence) => {
      const owner = first.get(sentence);
      first.set(sentence, code);
      return owner === undefined ? [] : [`${owner} and ${code}: ${sentence}`];
    });
  });
  expect(shared).toEqual([]);
});

describe('what a page shows as YAML', () => {
  const index = { code: 'README', body: textOf('docs/checks/README.md') };
  const shown = [...bodies, index].flatMap(({ code, body }) =>
    [...body.matchAll(fences)].filter(([, kind]) => kind === 'yaml').map(([, , text = '']) => ({ code, text })),
  );

  test('is YAML', () => {
    expect(shown.length).toBeGreaterThan(40);
    expect(shown.filter(({ text }) => readPage(text) === undefined)).toEqual([]);
  });

  test('fits the schema where it is of mesh.yaml', () => {
    const schema: unknown = JSON.parse(textOf('mesh.schema.json'));
    if (typeof schema !== 'object' || schema === null) throw new Error('mesh.schema.json holds no schema');
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    const small =
      'mesh: harbour\nistio: { version: 1.30.3 }\nclusters: { west: { network: west-net } }\ngitops: { engine: flux }\n';
    const own = shown.filter(({ text }) => text.startsWith('# mesh.yaml\n'));
    expect(own.length).toBeGreaterThan(20);
    const wrong = own.flatMap(({ code, text }) => {
      const value = readPage(text);
      const whole = merge(readPage(small) ?? null, isMap(value) ? value : {});
      if (validate(whole)) return [];
      return (validate.errors ?? []).map(({ instancePath, message }) => `${code}: ${instancePath} ${message ?? ''}`);
    });
    expect(wrong).toEqual([]);
  });
});

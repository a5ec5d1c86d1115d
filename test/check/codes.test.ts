import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { checks } from '../../lib/check/check-mesh.ts';
import { codes, pageOf } from '../../lib/check/codes.ts';
import { lib, rooms, textsIn } from './source-texts.ts';

/** Issues that end the verb, that only synth can have, or that are about a file somebody named. */
const elsewhere = [
  'tree-missing',
  'tree-revision',
  'override-guarded',
  'argocd-chart-patch',
  'argocd-chart-secret-unused',
  'file-missing',
  'folder-missing',
];

const written =
  /(?:\b(?:errorAt|warningAt|fileIssue|errorIn|fail|refuse|about|find)\(\s*|\bcode: |\bwords\(\s*)'([a-z][a-z0-9]*(?:-[a-z0-9]+)+)'/g;

test('every code that a room gives has a title and a page', () => {
  const given = rooms.flatMap((room) =>
    textsIn(join(lib, room)).flatMap((text) => [...text.matchAll(written)].map(([, code = '']) => code)),
  );
  expect(given.length).toBeGreaterThan(150);
  expect([...new Set(given)].filter((code) => !codes.has(code) && !elsewhere.includes(code))).toEqual([]);
});

const spelled = (text: string, code: string): number => text.split(`'${code}'`).length - 1;

test('every code stands somewhere in the source, or is a rule of the certificate lint', () => {
  const all = [...rooms, 'scan', 'emit', 'pki'].flatMap((room) => textsIn(join(lib, room))).join('\n');
  const tables = textsIn(join(lib, 'check/codes')).join('\n');
  const byTemplate = /^sealed-index-(?:unsigned|unknown-signer|forged)$/;
  const idle = [...codes.keys()].filter(
    (code) => !byTemplate.test(code) && spelled(all, code) <= spelled(tables, code),
  );
  expect(idle).toEqual([]);
});

test('every title is one line without a full stop', () => {
  expect([...codes.values()].filter(({ title }) => !/^[A-Za-z].{8,90}[^.]$/.test(title))).toEqual([]);
});

test('a code of a foreign addon leads to the page about all codes', () => {
  expect(pageOf('peering-missing')).toBe('docs/checks/peering-missing.md');
  expect(pageOf('acme-gateway-wrong')).toBe('docs/checks/README.md');
});

test('the rules of the certificate lint that look at one state of the files are those that check names', () => {
  const named = checks.flatMap((check) => check.codes).filter((code) => /^L\d\d$/.test(code));
  const rules = [...codes.keys()].filter((code) => /^L\d\d$/.test(code));
  const run = textsIn(join(lib, 'pki/lint'))
    .filter((text) => /: Rule =|meshFindings =/.test(text))
    .join('\n');
  expect(named.toSorted()).toEqual(rules.filter((code) => spelled(run, code) > 0));
  expect(rules.filter((code) => !named.includes(code))).toEqual(['L16']);
});

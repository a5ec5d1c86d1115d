import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readFolder } from '../../lib/trees/folder.ts';
import { resultsOf, told } from './fixture.ts';

const root = resolve(import.meta.dirname, '../..');
const golden = join(root, 'test/golden');

test('dist of this repository has no finding', () => {
  const results = resultsOf(readFolder(join(root, 'dist')));
  expect(told(results.flatMap(({ findings }) => findings))).toEqual([]);
});

test.each(readdirSync(golden))('the golden tree %s has no error, and lacks nothing but what is not sealed', (name) => {
  const findings = resultsOf(readFolder(join(golden, name))).flatMap((result) => result.findings);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const codes = new Set(findings.map(({ code }) => code));
  expect([...codes].filter((code) => !['trust-ca-missing', 'peering-missing'].includes(code))).toEqual([]);
});

const importsIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)'/gms)].map(
    ([, name = '']) => name,
  );

test('check loads nothing that builds objects', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const name of importsIn(file)) {
      if (name.startsWith('.')) visit(join(dirname(file), name));
      else packages.add(name);
    }
  };
  visit(join(root, 'lib/cli/commands/check.ts'));
  expect(seen.size).toBeGreaterThan(150);
  expect([...seen].every((file) => existsSync(file))).toBe(true);
  expect([...packages].filter((name) => /^(?:cdk8s|constructs|jiti|@kubernetes)/.test(name))).toEqual([]);
});

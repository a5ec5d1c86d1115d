import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

const lib = resolve(import.meta.dirname, '../../../lib');

/** What a file loads when it runs: types are erased, and dynamic imports wait. */
const loadedBy = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)(?:[^';]*?from\s+)?'([^']+)'/gm)].map(
    ([, name]) => name ?? '',
  );

const reach = (entry: string): { readonly files: readonly string[]; readonly packages: readonly string[] } => {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const name of loadedBy(file)) {
      if (name.startsWith('.')) visit(resolve(dirname(file), name));
      else packages.add(name);
    }
  };
  visit(resolve(lib, entry));
  return { files: [...files].map((file) => relative(lib, file)), packages: [...packages] };
};

describe('verbs that hold keys', () => {
  test.each(['cli/seal-command.ts', 'cli/recipients-command.ts'])(
    '%s runs no code of a user, and builds nothing',
    (entry) => {
      const { files, packages } = reach(entry);
      expect(files.length).toBeGreaterThan(50);
      expect(files.every((file) => existsSync(resolve(lib, file)))).toBe(true);
      expect(packages.filter((name) => /^(cdk8s|constructs|jiti|tsx|@kubernetes)/.test(name))).toEqual([]);
      expect(files.filter((file) => /^(parts|synth|addons|samples|installs|clusters|registry)/.test(file))).toEqual([]);
    },
  );
});

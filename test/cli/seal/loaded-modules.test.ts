import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Every verb but those that compile; they are loaded when they run, so each is an entry of its own. */
const verbs = readdirSync(resolve(lib, 'cli/commands')).filter((file) => !['synth.ts', 'render.ts'].includes(file));

/** Plain data: what a declaration may say of an install method, and the labels that its names have to fit. */
const isData = (file: string): boolean => /^installs\/[^/]+\/words\.ts$/.test(file) || file === 'parts/labels.ts';

describe('verbs that hold keys', () => {
  test('are all looked at', () => {
    expect(verbs).toEqual(
      expect.arrayContaining(['seal.ts', 'recipients-generate.ts', 'ca-init.ts', 'store-backup.ts']),
    );
    expect(verbs.length).toBeGreaterThan(20);
  });

  test.each(verbs)('%s runs no code of a user, builds nothing, and loads no Kubernetes client', (verb) => {
    const { files, packages } = reach(`cli/commands/${verb}`);
    expect(files.length).toBeGreaterThan(10);
    expect(files.every((file) => existsSync(resolve(lib, file)))).toBe(true);
    expect(packages.filter((name) => /^(cdk8s|constructs|jiti|tsx|@kubernetes)/.test(name))).toEqual([]);
    expect(files.filter((file) => /^(parts|synth|addons|samples|installs|registry)/.test(file) && !isData(file))).toEqual([]);
  });

  test.each(['seal.ts', 'recipients-generate.ts', 'recipients-approve.ts', 'recipients-fetch.ts'])(
    '%s does not load what talks to clusters before a cluster is asked',
    (verb) => {
      expect(reach(`cli/commands/${verb}`).files.filter((file) => file.startsWith('clusters'))).toEqual([]);
    },
  );
});

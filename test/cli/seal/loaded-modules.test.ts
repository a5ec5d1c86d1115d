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

/** Verbs that compile, at least in memory; synth alone runs the code of a user, and does it in a process of its own. */
const compiling = ['synth.ts', 'why.ts', 'init.ts'];

/** Verbs that read a declaration as far as the plan, and build nothing of it. */
const resolving = ['check.ts', 'explain.ts', 'graph.ts', 'next.ts', 'report.ts'];

/** They are loaded when they run, so each is an entry of its own. */
const verbs = readdirSync(resolve(lib, 'cli/commands')).filter((file) => !compiling.includes(file));

/** Plain data: what a declaration may say of an install method, and the labels that its names have to fit. */
const isData = (file: string): boolean => /^installs\/[^/]+\/words\.ts$/.test(file) || file === 'parts/labels.ts';

/**
 * What a verb loads beyond that: render asks the install methods for the specs that it hands to istioctl; what resolves asks
 * addons for their words. No construct comes with either.
 */
const allowance: Readonly<Record<string, RegExp>> = {
  'render.ts': /^(?:synth|installs|parts)\//,
  ...Object.fromEntries(resolving.map((verb) => [verb, /^(?:synth|addons|samples)\/|^parts\/image\.ts$/])),
};

const isAllowed = (verb: string, file: string): boolean => isData(file) || allowance[verb]?.test(file) === true;

describe('what verbs load', () => {
  test('is looked at for all of them', () => {
    expect(verbs).toEqual(
      expect.arrayContaining(['seal.ts', 'recipients-generate.ts', 'ca-init.ts', 'store-backup.ts', 'render.ts']),
    );
    expect(verbs.length).toBeGreaterThan(20);
  });

  test.each(verbs)('%s loads no code of a user, no construct and no Kubernetes client', (verb) => {
    const { files, packages } = reach(`cli/commands/${verb}`);
    expect(files.length).toBeGreaterThan(10);
    expect(files.every((file) => existsSync(resolve(lib, file)))).toBe(true);
    expect(packages.filter((name) => /^(cdk8s|constructs|jiti|tsx|@kubernetes)/.test(name))).toEqual([]);
    expect(
      files.filter((file) => /^(parts|synth|addons|samples|installs|registry)/.test(file) && !isAllowed(verb, file)),
    ).toEqual([]);
  });

  test.each(['render.ts', 'why.ts', ...resolving])('%s knows no store and no cluster', (verb) => {
    expect(reach(`cli/commands/${verb}`).files.filter((file) => /^(clusters|sealing|store)\//.test(file))).toEqual([]);
  });

  test('render.ts, which hands files to other programs, knows no certificate either', () => {
    expect(reach('cli/commands/render.ts').files.filter((file) => file.startsWith('pki/'))).toEqual([]);
  });

  test.each(['seal.ts', 'recipients-generate.ts', 'recipients-approve.ts', 'recipients-fetch.ts'])(
    '%s does not load what talks to clusters before a cluster is asked',
    (verb) => {
      expect(reach(`cli/commands/${verb}`).files.filter((file) => file.startsWith('clusters'))).toEqual([]);
    },
  );
});

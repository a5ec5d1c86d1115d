import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const lib = resolve(import.meta.dirname, '../lib');

/** Which rooms a room may import; docs/ARCHITECTURE.md explains it. A file directly in lib is a room of its own. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  plan: [],
  yaml: ['plan'],
  declare: ['plan', 'yaml', 'files'],
  istio: ['plan'],
  topologies: ['declare'],
  resolve: ['plan', 'yaml', 'declare', 'istio', 'signed-index'],
  parts: ['plan', 'istio', 'imports'],
  installs: ['plan', 'istio', 'parts'],
  addons: ['plan', 'declare', 'istio', 'parts', 'imports'],
  samples: ['plan', 'declare', 'istio', 'parts'],
  engines: ['plan', 'declare', 'istio', 'parts', 'yaml', 'imports'],
  files: ['plan'],
  emit: ['plan', 'yaml', 'files'],
  git: ['plan', 'files'],
  trees: ['plan', 'yaml', 'files', 'git', 'emit'],
  'signed-index': ['plan'],
  sealing: ['plan', 'yaml', 'signed-index'],
  pki: [],
  store: ['plan', 'files', 'pki', 'sealing'],
  clusters: ['plan', 'yaml', 'istio', 'pki', 'sealing'],
  graph: ['plan', 'signed-index'],
  report: ['plan', 'emit', 'graph'],
  synth: ['plan', 'declare', 'resolve', 'istio', 'parts', 'installs', 'engines', 'emit', 'yaml', 'graph'],
  diff: ['plan', 'trees', 'emit', 'istio', 'yaml', 'pki', 'signed-index'],
  ci: [],
  check: ['plan', 'trees', 'emit', 'istio', 'yaml', 'pki', 'signed-index', 'scan'],
  'mesh-words': ['declare', 'addons', 'samples', 'words'],
  explain: ['plan', 'declare', 'resolve', 'synth', 'emit', 'yaml'],
  init: ['plan', 'yaml', 'resolve', 'explain', 'ci'],
  registry: ['declare', 'topologies', 'installs', 'engines', 'addons', 'samples'],
  words: ['declare', 'topologies', 'engines', 'installs'],
  scan: ['plan', 'yaml', 'files', 'git', 'emit'],
  cli: [
    'init',
    'diff',
    'trees',
    'check',
    'mesh-words',
    'explain',
    'scan',
    'git',
    'plan',
    'emit',
    'synth',
    'registry',
    'words',
    'declare',
    'resolve',
    'pki',
    'sealing',
    'signed-index',
    'files',
    'store',
    'clusters',
    'istio',
    'engines',
    'yaml',
    'graph',
    'report',
  ],
  index: ['plan', 'declare', 'parts', 'synth', 'registry', 'cli'],
};

/** Rooms whose files are variants of one thing: none may know another. */
const strangers = ['topologies', 'installs', 'addons', 'samples', 'engines'];

/** The only files that may use `node:` modules, outside cli/. */
const nodeUsers = [
  'declare/load.ts',
  'declare/committed-reader.ts',
  'files/content-reader.ts',
  'emit/package-root.ts',
  'emit/schema/package-schemas.ts',
  'emit/digest.ts',
  'emit/leak/gzip.ts',
  'emit/foreign-files.ts',
  'emit/partial-tree.ts',
  'emit/tree.ts',
  'emit/tree-difference.ts',
  'emit/tree-scan.ts',
  'files/content-digest.ts',
  'files/file-system.ts',
  'files/git-program.ts',
  'files/git.ts',
  'files/lock.ts',
  'files/make-folders.ts',
  'files/safe-path.ts',
  'files/seen-files.ts',
  'files/write-together.ts',
  'store/backup-record.ts',
  'store/compartment-key.ts',
  'store/create.ts',
  'store/guard.ts',
  'store/manifest.ts',
  'store/new-folder.ts',
  'store/open.ts',
  'store/private-target.ts',
  'store/restore.ts',
  'store/root.ts',
  'store/store-files.ts',
  'store/store-paths.ts',
  'store/work.ts',
  'scan/folder-items.ts',
  'scan/item-findings.ts',
  'scan/read-content.ts',
  'scan/git/items.ts',
  'git/objects.ts',
  'git/program.ts',
  'diff/rules/trust/source-ranges.ts',
  'trees/changed-files.ts',
  'trees/folder.ts',
];

/** Rooms of pure functions over keys and certificates: of node they use node:crypto and nothing else. */
const cryptoRooms = ['pki', 'sealing', 'signed-index'];

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)],
  );

/** Static imports, re-exports and dynamic imports; `import type` counts too. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );

const roomOf = (file: string): string => {
  const path = relative(lib, file);
  if (path.startsWith('../imports')) return 'imports';
  return path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.ts$/, '');
};

/** `addons/kiali.ts` and everything below `addons/kiali/` are one variant. */
const variantOf = (file: string): string => (relative(lib, file).split('/')[1] ?? '').replace(/(-app)?\.ts$/, '');

const files = filesOf(lib).filter((file) => file.endsWith('.ts'));
const arrows = files.flatMap((file) =>
  importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => ({ from: file, to: resolve(dirname(file), name) })),
);

const isForeign = (room: string, name: string): boolean =>
  name.startsWith('node:') && !(name === 'node:crypto' && cryptoRooms.includes(room));

describe('the table of imports', () => {
  test('covers every room', () => {
    expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(allowed)));
  });

  test('has no arrow that a file does not obey', () => {
    const wrong = arrows
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !(allowed[roomOf(from)] ?? []).includes(roomOf(to)))
      .map(({ from, to }) => `${relative(lib, from)} -> ${relative(lib, to)}`);
    expect(wrong).toEqual([]);
  });

  test('has no arrow nobody uses', () => {
    const used = new Set(arrows.map(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}`));
    const idle = Object.entries(allowed).flatMap(([room, targets]) =>
      targets.map((target) => `${room} -> ${target}`).filter((arrow) => !used.has(arrow)),
    );
    expect(idle).toEqual([]);
  });

  test('keeps variants of one thing apart', () => {
    const shared: Readonly<Record<string, readonly string[]>> = {
      installs: ['values', 'release', 'operator', 'control-planes', 'istio-operator', 'operator-spec', 'helm-files'],
      addons: ['workload'],
      samples: ['plain-pods'],
    };
    const wrong = arrows
      .filter(({ from, to }) => roomOf(from) === roomOf(to) && strangers.includes(roomOf(from)))
      .filter(
        ({ from, to }) => variantOf(from) !== variantOf(to) && !(shared[roomOf(to)] ?? []).includes(variantOf(to)),
      )
      .filter(({ from }) => !(shared[roomOf(from)] ?? []).includes(variantOf(from)))
      .map(({ from, to }) => `${relative(lib, from)} -> ${relative(lib, to)}`);
    expect(wrong).toEqual([]);
  });

  test('lets node modules in only where it says so', () => {
    const users = files
      .filter((file) => importsOf(file).some((name) => isForeign(roomOf(file), name)))
      .map((file) => relative(lib, file))
      .filter((file) => !file.startsWith('cli/') && !file.startsWith('clusters/'));
    expect(users.filter((file) => !nodeUsers.includes(file))).toEqual([]);
  });

  test('keeps everything that handles a key out of reach of synth', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { from, to } of arrows) if (from === file) visit(to);
    };
    visit(join(lib, 'index.ts'));
    expect([...reached].map(roomOf).filter((room) => ['pki', 'sealing', 'store', 'clusters'].includes(room))).toEqual(
      [],
    );
  });

  test('loads a verb when it runs, and not to say how it is spelled', () => {
    const eager = files
      .filter((file) => file.endsWith('-command.ts') || file.endsWith('-commands.ts') || file.endsWith('cli/main.ts'))
      .filter((file) => /^import (?!type).*from '[./]*\/commands\//m.test(readFileSync(file, 'utf8')))
      .map((file) => relative(lib, file));
    expect(eager).toEqual([]);
  });

  test('leaves process.env and process.cwd to cli', () => {
    const readers = files
      .filter((file) => /process\.(env|cwd|argv)/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(lib, file))
      .filter((file) => !file.startsWith('cli/'));
    expect(readers).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { parse } from 'yaml';
import type { InitInput } from '../../../lib/cli/commands/init.ts';
import { inWorld, type InitWorld } from './init-world.ts';
import type { Outcome } from '../recorded-io.ts';

const contexts = ['kind-a', 'kind-b', 'gke_p_z_c'].map((name) => ({
  name,
  server: `https://${name.length}-${name.slice(-1)}.example.com`,
}));

/** What a person types, all of it ahead, and what is shown. */
const talk = async (
  world: InitWorld,
  typed: readonly string[],
  changes: Partial<InitInput> = {},
): Promise<Outcome & { readonly shown: string }> => {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  let shown = '';
  stderr.on('data', (chunk: Buffer) => void (shown += chunk.toString()));
  stdin.end(typed.map((line) => `${line}\n`).join(''));
  const done = await world.init({ terminal: { stdin, stderr }, ...changes });
  return { ...done, shown };
};

/** Enter for each question: networks, the name of the mesh, engine, backend, repository, checks. */
const defaults = ['', '', '', '', '', ''];

describe('init at a terminal', () => {
  test('lists the contexts, takes numbers, names and defaults, and writes what was said', () =>
    inWorld(contexts, async (world) => {
      const { code, shown } = await talk(world, [
        '1, gke_p_z_c',
        'east, west',
        'one',
        'shop',
        'kubectl',
        'existing',
        'https://github.com/acme/r.git',
        'none',
      ]);
      expect(code).toBe(0);
      expect(shown).toContain('  1  kind-a\n  2  kind-b\n  3  gke_p_z_c\n');
      expect(shown).toContain('Names of the clusters, in that order [a, c]: ');
      expect(parse(world.read('mesh.yaml'))).toMatchObject({
        mesh: 'shop',
        clusters: {
          east: { context: 'kind-a', network: 'network1' },
          west: { context: 'gke_p_z_c', network: 'network1' },
        },
        gitops: { engine: 'kubectl', repository: 'https://github.com/acme/r.git' },
        secrets: { backend: 'existing' },
      });
      expect(world.files().some((file) => file.startsWith('.github'))).toBe(false);
    }));

  test('goes on with Enter alone, and proposes the checks that the address asks for', () =>
    inWorld(contexts, async (world) => {
      world.put('.git/config', '[remote "origin"]\n  url = git@github.com:acme/mesh.git\n');
      const { code, shown } = await talk(world, ['all', '', ...defaults]);
      expect([code, shown]).toEqual([0, expect.stringContaining('[git@github.com:acme/mesh.git]: ')]);
      expect(Object.keys(parse(world.read('mesh.yaml')).clusters)).toEqual(['a', 'b', 'c']);
      expect(parse(world.read('mesh.yaml')).gitops).toEqual({
        engine: 'flux',
        repository: 'git@github.com:acme/mesh.git',
      });
      expect(world.files()).toContain('.github/workflows/isthmus.yaml');
    }));

  test('asks only for what no flag says', () =>
    inWorld(contexts, async (world) => {
      const flags = {
        contexts: ['a=kind-a', 'b=kind-b'],
        networks: ['a=n', 'b=n'],
        name: 'm',
        engine: 'flux',
        backend: 'sops',
        repository: 'https://x.example.com/r',
        ci: ['none'],
      } as const;
      const { code, shown } = await talk(world, [], flags);
      expect([code, shown]).toEqual([0, '']);
    }));

  test.each([
    [
      'a context that nobody has',
      ['kind-x', '1,2', '', ...defaults],
      'there is no context kind-x: did you mean kind-a?',
    ],
    ['a number beyond the list', ['9', '1,2', '', ...defaults], 'there is no context 9'],
    ['no context', ['', '1,2', '', ...defaults], 'name one at least'],
    ['too few names', ['1,2', 'x', 'x, y', ...defaults], 'give 2 names with commas'],
    ['a name twice', ['1,2', 'x, x', 'x, y', ...defaults], 'two clusters are to be called x'],
    ['a name that is none', ['1,2', 'x, Y', 'x, y', ...defaults], 'is not a DNS label'],
    ['networks for too few', ['1,2', '', 'n', ...defaults], 'give 2 names with commas'],
    ['a network that is none', ['1,2', '', 'n, n n', ...defaults], 'use letters, digits and -'],
    ['a name of the mesh that is none', ['1,2', '', '', 'A mesh', ...defaults.slice(1)], 'use lower-case letters'],
    ['an engine that nobody has', ['1,2', '', '', '', 'fluxx', ...defaults.slice(2)], 'did you mean flux?'],
    [
      'Argo CD without a repository',
      ['1,2', '', '', '', 'argocd', 'existing', '', 'https://x.example.com/r', ''],
      'Argo CD needs it',
    ],
  ])('asks again for %s', (_, typed, words) =>
    inWorld(contexts, async (world) => {
      const { code, shown, err } = await talk(world, typed);
      expect([code, shown, err]).toEqual([0, expect.stringContaining(words), err]);
    }),
  );

  test('shows no control character of a context', () =>
    inWorld([{ name: 'a\u001b[2Jb' }, ...contexts], async (world) => {
      const { shown } = await talk(world, ['2', '', ...defaults.slice(1)]);
      expect(shown).toContain('\\u001b[2Jb');
      expect(shown).not.toContain('\u001b');
    }));

  test('ends with nothing changed when the terminal goes away', () =>
    inWorld(contexts, async (world) => {
      const { code, err } = await talk(world, ['1,2']);
      expect([code, err]).toEqual([3, expect.stringContaining('interrupted, nothing was changed')]);
      expect([world.files(), world.asked]).toEqual([[], []]);
    }));
});

import { describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../lib/cli/commands/check.ts';
import { next } from '../../../lib/cli/commands/next.ts';
import { render } from '../../../lib/cli/commands/render.ts';
import { synth } from '../../../lib/cli/commands/synth.ts';
import type { ExitCode, Io } from '../../../lib/cli/io.ts';
import { backendNames } from '../../../lib/declare/backends.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { emptyCustomisation } from '../../../lib/synth/synth.ts';
import { fakeIstioctl } from '../render/fake-program.ts';
import { type InitWorld, inWorld } from './init-world.ts';

const customisation = emptyCustomisation(defaultRegistry);

const run = async (verb: (io: Io) => Promise<ExitCode>): Promise<{ code: ExitCode; out: string; err: string }> => {
  const said = { out: '', err: '' };
  const write = (name: 'out' | 'err') => (text: string) => void (said[name] += text);
  const code = await verb({ out: write('out'), err: write('err'), columns: 200, color: false, ascii: true });
  return { code, ...said };
};

const synthIn = ({ folder }: InitWorld, check_ = false) => {
  const mesh = join(folder, 'mesh.yaml');
  return run((io) => synth({ mesh, out: undefined, check: check_, clusters: [], format: 'table', customisation }, io));
};

const checkIn = ({ folder }: InitWorld) => {
  const terminal = { color: false, ascii: true };
  const request = {
    mesh: join(folder, 'mesh.yaml'),
    tree: undefined,
    clusters: [],
    format: 'short',
    strict: false,
  } as const;
  return run((io) => check({ ...request, at: undefined, terminal }, io, new Date()));
};

/** What Argo CD applies has to be made by istioctl first. */
const renderIn = ({ folder, top }: InitWorld) => {
  const bin = join(top, 'bin');
  mkdirSync(bin);
  fakeIstioctl(bin);
  const mesh = join(folder, 'mesh.yaml');
  const wish = {
    mesh,
    clusters: [],
    with: 'istioctl',
    tools: [],
    charts: undefined,
  } as const;
  const surroundings = { folder: top, environment: { PATH: bin }, customisation };
  return run((io) => render({ ...wish, ...surroundings, allowVersion: '', check: false, format: 'table' }, io));
};

const contextsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index + 1}`, server: `https://c${index + 1}.example.com` }));

const engines = defaultRegistry.engines.map(({ name }) => name);
const cases = [2, 5].flatMap((count) =>
  engines.flatMap((engine) => backendNames.map((backend) => ({ count, engine, backend }))),
);

describe('what init writes', () => {
  test.each(cases.filter(({ engine, backend }) => engine !== 'argocd' || backend !== 'sops'))(
    'for $count clusters with $engine and $backend passes synth and check at once',
    ({ count, engine, backend }) =>
      inWorld(contextsOf(count), async (world) => {
        const repository = 'https://git.example.com/acme/harbor.git';
        const contexts = contextsOf(count).map(({ name }) => name);
        expect(await world.init({ contexts, engine, backend, repository })).toMatchObject({ code: 0 });
        const rendered = engine === 'argocd' ? await renderIn(world) : { code: 0 };
        expect(rendered).toMatchObject({ code: 0 });
        const made = await synthIn(world);
        expect([made.code, made.err]).toEqual([0, expect.stringContaining(`dist: ${count} clusters, `)]);
        expect(await synthIn(world, true)).toMatchObject({ code: 0 });
        const checked = await checkIn(world);
        expect([checked.code, checked.out]).toEqual([0, checked.out]);
        expect(checked.err).not.toMatch(/\d+ error/);
      }),
  );

  test('is what next expects: it begins with the same command, and has nothing to copy for Flux', () =>
    inWorld(contextsOf(2), async (world) => {
      const { out } = await world.init({ contexts: ['c1', 'c2'], backend: 'existing' });
      expect((await synthIn(world)).code).toBe(0);
      const mesh = join(world.folder, 'mesh.yaml');
      const said = await run((io) => next({ mesh, format: 'json' }, io));
      const { steps } = JSON.parse(said.out) as { steps: { commands: string[] }[] }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- ours
      expect(out).toContain(`  ${steps[0]?.commands[0] ?? '?'}\n`);
      expect(said.out).not.toContain('flux-bootstrap');
    }));

  test('names for Argo CD the command that has to come first', () =>
    inWorld(contextsOf(2), async (world) => {
      await world.init({
        contexts: ['c1', 'c2'],
        engine: 'argocd',
        backend: 'existing',
        repository: 'https://git.example.com/r.git',
      });
      expect(await synthIn(world)).toMatchObject({ code: 2, err: expect.stringContaining('rendered-missing') });
      expect(world.read('mesh.yaml')).toContain('isthmus render');
    }));
});

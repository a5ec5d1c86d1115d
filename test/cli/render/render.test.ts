import { describe, expect, jest, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRenderedIndex } from '../../../lib/declare/rendered-index.ts';
import { fakeIstioctl, usualObjects } from './fake-program.ts';
import { inWorld, renderedMesh } from './render-world.ts';

// Each test starts several processes.
jest.setTimeout(60_000);

const filesOf = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(yaml|json)$/.test(name))
        .toSorted()
    : [];

describe('isthmus render', () => {
  test('keeps one file per object in the stage of its kind, and an account of them', () =>
    inWorld(async ({ folder, render }) => {
      const { code, out, err } = await render();
      expect([code, err]).toEqual([0, expect.stringContaining('Run isthmus synth')]);
      expect(out).toMatch(/^CLUSTER +OBJECTS +WRITTEN +DELETED\ncluster1 +3 +4 +0\ncluster2 +3 +4 +0\n$/);
      expect(filesOf(join(folder, 'rendered/cluster1'))).toEqual([
        '00-crds/customresourcedefinition-as.x.io.yaml',
        '30-istiod/deployment-istiod.yaml',
        '60-eastwest/deployment-istio-eastwestgateway.yaml',
        'index.json',
      ]);
      const index = readRenderedIndex(readFileSync(join(folder, 'rendered/cluster1/index.json'), 'utf8'));
      expect(index).toMatchObject({ program: 'istioctl', version: '1.30.3', allowed: '' });
      expect(index?.inputs.map(({ name }) => name)).toEqual(['control-plane', 'eastwest-gateway']);
    }));

  test('writes no noise: no null, no status, no time', () =>
    inWorld(async ({ folder, render }) => {
      await render();
      const text = readFileSync(join(folder, 'rendered/cluster1/30-istiod/deployment-istiod.yaml'), 'utf8');
      expect(text).not.toMatch(/null|status|creationTimestamp|affinity|annotations/);
      expect(text).toContain('app.kubernetes.io/managed-by: Helm');
    }));

  test('makes nothing that no install method reads, and points to the line', () =>
    inWorld(
      async ({ folder, render }) => {
        const { code, err } = await render();
        expect([code, existsSync(join(folder, 'rendered'))]).toEqual([2, false]);
        expect(err).toMatch(/^mesh.yaml:6:20 .*render-not-read/m);
      },
      { 'mesh/mesh.yaml': renderedMesh.replace('method: rendered', 'method: istioctl') },
    ));

  test('changes nothing at a second run, and says so with --check', () =>
    inWorld(async ({ render }) => {
      expect((await render({ check: true })).code).toBe(1);
      await render();
      expect((await render()).err).toContain('0 files written, 0 deleted');
      expect((await render({ check: true })).code).toBe(0);
    }));

  test('with --check it writes nothing and tells what differs', () =>
    inWorld(async ({ folder, render }) => {
      const { code, err } = await render({ check: true });
      expect([code, err, existsSync(join(folder, 'rendered'))]).toEqual([
        1,
        expect.stringContaining('is stale'),
        false,
      ]);
    }));

  test('takes away what the program no longer makes, and nothing of anybody else', () =>
    inWorld(async ({ folder, program, render }) => {
      await render();
      writeFileSync(join(folder, 'rendered/cluster1/NOTES.md'), 'mine\n');
      program({
        generate: usualObjects
          .replace("'', object('v1', 'Namespace', 'istio-system'), ", '')
          .replace('crd(', 'deployment('),
      });
      const { code } = await render({ clusters: ['cluster1'] });
      expect(code).toBe(0);
      expect(existsSync(join(folder, 'rendered/cluster1/00-crds'))).toBe(false);
      expect(existsSync(join(folder, 'rendered/cluster2/00-crds'))).toBe(true);
      expect(existsSync(join(folder, 'rendered/cluster1/NOTES.md'))).toBe(true);
    }));

  test('renders the clusters that are named, and refuses a name that is none', () =>
    inWorld(async ({ folder, render }) => {
      await render({ clusters: ['*2'] });
      expect(readdirSync(join(folder, 'rendered'))).toEqual(['cluster2']);
      const { code, err } = await render({ clusters: ['cluster3'] });
      expect([code, err]).toEqual([2, expect.stringContaining('cluster-unknown')]);
    }));

  test('gives its result as JSON', () =>
    inWorld(async ({ render }) => {
      const { out } = await render({ format: 'json' });
      expect(JSON.parse(out)).toMatchObject({
        program: 'istioctl',
        clusters: [{ cluster: 'cluster1', objects: 3 }, {}],
      });
    }));

  test('is refused where nothing reads what it would make', () =>
    inWorld(
      async ({ render }) => {
        const { code, err } = await render();
        expect([code, err]).toEqual([2, expect.stringContaining('install: { method: rendered }')]);
      },
      { 'mesh/mesh.yaml': renderedMesh.replace('method: rendered', 'method: helm') },
    ));

  test('writes through no link', () =>
    inWorld(async ({ folder, render }) => {
      symlinkSync('..', join(folder, 'rendered'));
      const { code, err } = await render();
      expect([code, err]).toEqual([2, expect.stringContaining('symbolic link')]);
    }));
});

describe('the program', () => {
  test('that is not there ends the run with 3', () =>
    inWorld(async ({ render }) => {
      const { code, err } = await render({ environment: { PATH: '/nowhere' } });
      expect([code, err]).toEqual([3, expect.stringContaining('there is no istioctl on PATH')]);
      const named = await render({ tools: ['bin/none'] });
      expect([named.code, named.err]).toEqual([3, expect.stringContaining('bin/none')]);
    }));

  test('may be named by a path, relative to where the user stands', () =>
    inWorld(async ({ render }) => {
      const { code } = await render({ environment: {}, tools: ['bin/istioctl'] });
      expect(code).toBe(0);
    }));

  test('of another minor release is refused with both versions, also with a reason', () =>
    inWorld(async ({ folder, program, render }) => {
      program({ version: '1.29.4' });
      const { code, err } = await render({ allowVersion: 'because' });
      expect([code, existsSync(join(folder, 'rendered'))]).toEqual([3, false]);
      expect(err).toMatch(/istioctl is 1\.29\.4, and Istio 1\.30\.3 is declared/);
    }));

  test('of another patch release is used, and told', () =>
    inWorld(async ({ program, render }) => {
      program({ version: '1.30.1' });
      const { code, err } = await render();
      expect([code, err]).toEqual([0, expect.stringContaining('render-patch-differs')]);
    }));

  test('without a release needs a reason, which is recorded', () =>
    inWorld(async ({ folder, program, render }) => {
      program({ version: 'unknown' });
      const { code, err } = await render({ allowVersion: '  ' });
      expect([code, err]).toEqual([3, expect.stringContaining('--allow-version')]);
      expect(err).toMatch(/^mesh.yaml:2:19 .*render-version-unknown/m);
      expect((await render({ allowVersion: 'our own build' })).code).toBe(0);
      const index = readRenderedIndex(readFileSync(join(folder, 'rendered/cluster1/index.json'), 'utf8'));
      expect(index).toMatchObject({ version: 'unknown', allowed: 'our own build' });
      expect((await render({ check: true })).code).toBe(0);
      expect((await render()).code).toBe(3);
    }));

  test('is chosen among several by its release, each patch of it counting', () =>
    inWorld(async ({ folder, program, render }) => {
      program({ version: '1.29.4' });
      const bin = join(folder, '../bin');
      fakeIstioctl(bin, { version: '1.30.1' }, 'near');
      fakeIstioctl(bin, { version: '1.30.3' }, 'right');
      const paths = ['istioctl', 'near', 'right'].map((name) => join(bin, name));
      const { code, err } = await render({ tools: paths });
      expect([code, err]).toEqual([0, expect.not.stringContaining('render-')]);
      const index = readRenderedIndex(readFileSync(join(folder, 'rendered/cluster1/index.json'), 'utf8'));
      expect(index?.version).toBe('1.30.3');
    }));

  test('that fails is quoted, and nothing is written, not even for the clusters before', () =>
    inWorld(async ({ folder, program, render }) => {
      program({
        generate: `if (text.includes('clusterName: cluster2')) { process.stderr.write('unknown field x'); process.exit(7); } ${usualObjects}`,
      });
      const { code, err } = await render();
      expect([code, existsSync(join(folder, 'rendered'))]).toEqual([3, false]);
      expect(err).toMatch(/ended with 7: unknown field x/);
      expect(err).toContain('Nothing was written.');
    }));

  test.each([
    ['nothing', `return '';`],
    ['no YAML', `return 'a: [';`],
    ['no object', `return 'a: b';`],
    ['an object without a name', `return 'apiVersion: v1\\nkind: A\\nmetadata: {}';`],
    ['a list', `return '- 1';`],
  ])('that prints %s is refused', (_, generate) =>
    inWorld(async ({ folder, program, render }) => {
      program({ generate });
      const { code, err } = await render();
      expect([code, existsSync(join(folder, 'rendered'))]).toEqual([3, false]);
      expect(err).toContain('render-output-unreadable');
    }),
  );

  test('that makes an object twice is refused', () =>
    inWorld(async ({ program, render }) => {
      program({ generate: `const once = (() => { ${usualObjects} })(); return once + once;` });
      const { code, err } = await render();
      expect([code, err]).toEqual([2, expect.stringContaining('duplicate-object')]);
    }));

  test('sees neither the home nor the clusters of the user', () =>
    inWorld(async ({ program, render }) => {
      program({
        generate: `if (process.env.SECRET || process.env.KUBECONFIG !== '/dev/null') process.exit(1); ${usualObjects}`,
      });
      const path = (await render()).code;
      expect(path).toBe(0);
    }));
});

import { describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeHelm } from './fake-program.ts';
import { inWorld, renderedMesh } from './render-world.ts';

// Each test starts several processes.
jest.setTimeout(60_000);

const read = (folder: string, path: string): string => readFileSync(join(folder, 'rendered/cluster1', path), 'utf8');

describe('isthmus render --with helm', () => {
  test('takes the charts of the declared release out of the declared repository, without a cluster', () =>
    inWorld(async ({ folder, render }) => {
      fakeHelm(join(folder, '../bin'));
      expect((await render({ with: 'helm' })).code).toBe(0);
      const text = read(folder, '30-istiod/configmap-istiod.yaml');
      expect(text).toContain('istiod --repo https://istio-release.storage.googleapis.com/charts --version 1.30.3');
      expect(text).toContain('--namespace istio-system');
      expect(text).toContain('config: /dev/null');
      expect(read(folder, '60-eastwest/configmap-istio-eastwestgateway.yaml')).toContain('gateway --repo');
    }));

  test('names the charts of a registry whole', () =>
    inWorld(
      async ({ folder, render }) => {
        fakeHelm(join(folder, '../bin'));
        await render({ with: 'helm' });
        expect(read(folder, '30-istiod/configmap-istio-base.yaml')).toContain('oci://r.example.com/c/base --version');
      },
      {
        'mesh/mesh.yaml': renderedMesh.replace(
          'method: rendered',
          'method: rendered, charts: { repository: oci://r.example.com/c }',
        ),
      },
    ));

  test('is refused with two helms: charts of all releases are rendered by one', () =>
    inWorld(async ({ render }) => {
      const { code, err } = await render({ with: 'helm', tools: ['bin/helm', 'bin/helm4'] });
      expect([code, err]).toEqual([2, expect.stringContaining('render-tool-twice')]);
    }));

  test('applies the patches of a release by itself', () =>
    inWorld(async ({ folder, render }) => {
      fakeHelm(join(folder, '../bin'));
      await render({ with: 'helm' });
      expect(read(folder, '30-istiod/deployment-istiod.yaml')).toContain('optional: false');
    }));

  test('is what synth then compares with, and the command that it names', () =>
    inWorld(async ({ folder, render, synth }) => {
      fakeHelm(join(folder, '../bin'));
      await render({ with: 'helm', clusters: ['cluster1'] });
      await render({ clusters: ['cluster2'] });
      const { err } = await synth();
      expect(err).not.toContain('rendered-stale');
    }));

  test.each([
    ['of another minor release', '1.29.0', 3, 'chart base is 1.29.0, and Istio 1.30.3 is declared'],
    ['of the sources, which have no release', '1.0.0', 3, 'render-version-unknown'],
    ['of the declared release', '1.30.3', 0, 'files written'],
  ])('with charts %s', (_, chart, code, words) =>
    inWorld(async ({ folder, render }) => {
      fakeHelm(join(folder, '../bin'), { chart });
      for (const name of ['base', 'istiod', 'gateway']) mkdirSync(join(folder, '../charts', name), { recursive: true });
      const outcome = await render({ with: 'helm', charts: 'charts' });
      expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(words)]);
    }),
  );

  test('refuses a folder that lacks a chart, and a helm nobody knows', () =>
    inWorld(async ({ folder, render }) => {
      fakeHelm(join(folder, '../bin'));
      expect((await render({ with: 'helm', charts: 'mesh' })).err).toContain('render-chart-missing');
      fakeHelm(join(folder, '../bin'), { version: 'v2.17.0' });
      const { code, err } = await render({ with: 'helm' });
      expect([code, err]).toEqual([3, expect.stringContaining('render-helm-unknown')]);
    }));
});

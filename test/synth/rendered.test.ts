import { describe, expect, jest, test } from '@jest/globals';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommitted } from '../../lib/declare/committed.ts';
import { inWorld, renderedMesh } from '../cli/render/render-world.ts';

// Each test starts several processes.
jest.setTimeout(60_000);

const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));

describe('synth with the install method rendered', () => {
  test('names the one command for all clusters that have nothing rendered', () =>
    inWorld(async ({ folder, synth }) => {
      const { code, err } = await synth();
      expect([code, existsSync(join(folder, 'dist'))]).toEqual([2, false]);
      expect(err).toMatch(/^mesh.yaml:4:13 .*rendered-missing.*cluster1, cluster2/m);
      expect(err.replaceAll(/\s+/g, ' ')).toContain('run isthmus render and commit');
      expect(err.match(/rendered-missing/g)).toHaveLength(1);
    }));

  test('names the command for one of them', () =>
    inWorld(async ({ render, synth }) => {
      await render({ clusters: ['cluster1'] });
      const { err } = await synth();
      expect(err).toContain('run isthmus render -c cluster2 and commit');
      expect(err).not.toContain('cluster1');
    }));

  test('copies every object into its stage, drift-proof, with the values and specs beside the stages', () =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      expect((await synth()).err).toContain('dist: 2 clusters');
      const dist = (path: string): string => readFileSync(join(folder, 'dist/cluster1', path), 'utf8');
      expect(dist('mesh/00-crds/customresourcedefinition-as.x.io.yaml')).toContain('prune: disabled');
      expect(dist('mesh/30-istiod/deployment-istiod.yaml')).toContain('managed-by: isthmus');
      expect(dist('mesh/kustomization.yaml')).toContain('- 00-crds');
      expect(existsSync(join(folder, 'dist/cluster1/helm/istiod.yaml'))).toBe(true);
      expect(existsSync(join(folder, 'dist/cluster1/istio-operator/control-plane.yaml'))).toBe(true);
    }));

  test('has a runbook that applies objects and waits for each gate', () =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      await synth();
      const page = readFileSync(join(folder, 'dist/cluster1/README.md'), 'utf8');
      expect(page).toContain('kubectl wait --for=condition=Established crd --all');
      expect(page).toContain('kubectl -n istio-system rollout status deployment/istiod');
      expect(page).toContain('rolled out: Deployment istio-eastwestgateway');
      expect(page).not.toMatch(/^helm /m);
    }));

  test('refuses what was made of another declaration, and names the inputs', () =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      edit(join(folder, 'mesh.yaml'), (text) => text.replace('1.30.3', '1.30.4'));
      const { code, err } = await synth();
      expect(code).toBe(2);
      expect(err.replaceAll(/\s+/g, ' ')).toMatch(
        /rendered-stale.*cluster1, cluster2 was made.*control-plane, eastwest-gateway/,
      );
    }));

  test('accepts it for another engine, whose protection it writes into the copies', () =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      edit(join(folder, 'mesh.yaml'), (text) => `${text}gitops: { engine: kubectl }\n`);
      expect((await synth()).code).toBe(0);
      expect((await render({ check: true })).code).toBe(0);
      const crd = 'dist/cluster1/mesh/00-crds/customresourcedefinition-as.x.io.yaml';
      expect(readFileSync(join(folder, crd), 'utf8')).not.toContain('prune: disabled');
    }));

  test('accepts what does not change the objects', () =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      edit(join(folder, 'mesh.yaml'), (text) => `${text}samples: { curl: {} }\n`);
      expect((await synth()).code).toBe(0);
    }));

  test.each([
    ['edited by hand', 'rendered-edited', (file: string) => edit(file, (text) => `${text}# a\n`)],
    ['that is missing', 'rendered-missing-file', (file: string) => rmSync(file)],
    [
      'that is a link',
      'committed-symlink',
      (file: string) => {
        rmSync(file);
        symlinkSync('../index.json', file);
      },
    ],
    [
      'beside the others',
      'rendered-unlisted',
      (file: string) => writeFileSync(file.replace('deployment-istiod', 'deployment-b'), 'a: b\n'),
    ],
  ])('refuses a file %s', (_, code, change) =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      change(join(folder, 'rendered/cluster1/30-istiod/deployment-istiod.yaml'));
      const outcome = await synth();
      expect([outcome.code, outcome.err]).toEqual([2, expect.stringContaining(code)]);
      expect(outcome.err).not.toMatch(/rendered-(missing|stale) /);
    }),
  );

  test.each([
    ['is no JSON', () => 'x'],
    ['has another format', (text: string) => text.replace('"format": 1', '"format": 2')],
    ['names a file elsewhere', (text: string) => text.replace('30-istiod/deployment', '../../deployment')],
  ])('refuses an index that %s', (_, change) =>
    inWorld(async ({ folder, render, synth }) => {
      await render();
      edit(join(folder, 'rendered/cluster1/index.json'), change);
      const outcome = await synth();
      expect([outcome.code, outcome.err]).toEqual([2, expect.stringContaining('rendered-unreadable')]);
    }),
  );

  test('tells of a folder that no cluster has', () =>
    inWorld(
      async ({ render, synth }) => {
        await render();
        expect((await synth()).err).toContain('rendered/gone is read by nobody');
      },
      { 'mesh/rendered/gone/index.json': '{}\n' },
    ));

  test('reads objects that are equal in several clusters once', () =>
    inWorld(async ({ folder, render }) => {
      await render();
      const { clusters } = readCommitted(folder, ['cluster1', 'cluster2'], true);
      const crds = [...clusters.values()].map(({ rendering }) =>
        rendering?.plan.kind === 'rendered' ? rendering.plan.objects[0]?.manifest : undefined,
      );
      expect(crds[0]?.kind).toBe('CustomResourceDefinition');
      expect(crds[1]).toBe(crds[0]);
    }));

  test('does not look at rendered/ with another method', () =>
    inWorld(
      async ({ synth }) => {
        expect((await synth()).code).toBe(0);
      },
      {
        'mesh/mesh.yaml': renderedMesh.replace('method: rendered', 'method: helm'),
        'mesh/rendered/cluster1/index.json': 'x',
      },
    ));
});

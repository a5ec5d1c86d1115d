import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { twoClusters } from '../mesh-folder.ts';
import { type CompiledFlux, compiledFlux } from './flux-compiled.ts';

const withInstall = (install: string): Promise<CompiledFlux> =>
  compiledFlux({ 'mesh.yaml': `${twoClusters}install: ${install}\n` });

const stages = ({ under, kustomization }: CompiledFlux): ReadonlyMap<string, boolean> =>
  new Map(
    under('flux/cluster1')
      .filter((path) => path !== 'kustomization.yaml')
      .map((path) => [
        path.replace(/^kustomization-mesh1-cluster1-|\.yaml$/g, ''),
        kustomization(`flux/cluster1/${path}`).prune,
      ]),
  );

const releases = ({ under, release }: CompiledFlux) =>
  ['30-istiod', '60-eastwest'].flatMap((stage) =>
    under(`cluster1/mesh/${stage}`)
      .filter((path) => path.startsWith('helmrelease-'))
      .map((path) => release(`cluster1/mesh/${stage}/${path}`)),
  );

const recorded = async (install: string): Promise<unknown> =>
  parse((await withInstall(install)).compiled.tree.get('inventory.json') ?? '');

describe('the announced switch of the install method', () => {
  test('stops the pruning of what the method made, and of nothing else', async () => {
    const before = stages(await withInstall('{ method: helm }'));
    const announced = stages(await withInstall('{ method: helm, next: rendered }'));
    const changed = [...announced].filter(([stage, prune]) => before.get(stage) !== prune);
    expect(changed).toEqual([
      ['30-istiod', false],
      ['60-eastwest', false],
    ]);
  });

  test('suspends every HelmRelease, so that it neither takes back the next method nor uninstalls when it is deleted', async () => {
    const announced = releases(await withInstall('{ method: helm, next: rendered }'));
    expect(announced.length).toBe(3);
    expect(announced.map(({ spec }) => spec?.suspend)).toEqual([true, true, true]);
    expect(
      announced.every(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled'),
    ).toBe(true);
  });

  test('lets the HelmReleases work when helm is the method that came', async () => {
    const after = await withInstall('{ method: helm, next: helm }');
    expect(releases(after).map(({ spec }) => spec?.suspend)).toEqual([undefined, undefined, undefined]);
    expect(stages(after).get('30-istiod')).toBe(false);
  });

  test('is recorded in the inventory, which says nothing where none is announced', async () => {
    expect(await recorded('{ method: helm, next: rendered }')).toMatchObject({ install: 'helm', next: 'rendered' });
    expect(await recorded('{ method: helm }')).not.toHaveProperty('next');
  });
});

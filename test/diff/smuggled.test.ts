import { describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compareTrees } from '../../lib/diff/compare.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import { inFolderAsync } from '../mesh-folder.ts';
import { changeOf, deployment, inventoryText, object, smallTree } from './small-tree.ts';
import { binding, env, gateway, listed, peer, repository, role } from './objects.ts';
import { disguised } from './disguised.ts';
import { smuggled } from './smuggled.ts';
import { smuggledSettings } from './smuggled-settings.ts';
import { reviewOf } from './reviewed.ts';

/** `.sops.yaml/.sops.yaml` stands for a file at the top, whose name alone looks like one of a cluster. */
const atTop = (name: string): string => {
  const [folder, file] = name.split('/');
  return folder === file ? `./${name.slice(name.indexOf('/') + 1)}` : name;
};

const listing = (resources: readonly string[]): Record<string, string> => ({
  ...changeOf('kustomization.yaml', listed(resources), undefined)[0],
  'dist/cluster1/mesh/peer.yaml': peer('STRICT'),
});

const configMap = (data: Record<string, string>): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data });

describe('what a pull request can smuggle in', () => {
  test.each(smuggled)('is trust by the rule %s: %s', async (rule, _what, name, before, after) => {
    const [base, head] = changeOf(atTop(name), before, after);
    const review = await reviewOf(base, head);
    const reasons = review.groups.flatMap(({ changes }) => changes.flatMap((change) => change.reasons));
    expect(reasons).toContainEqual(expect.objectContaining({ rule, risk: 'trust' }));
    expect(['trust', 'data']).toContain(review.risk);
    expect(review.meanings.some(({ risk }) => risk === 'trust')).toBe(true);
  });

  test.each([
    ['a new tag of the same image', deployment({}), deployment({ image: 'example.com/a:2' })],
    ['a narrower range', gateway(['10.0.0.0/8']), gateway(['10.1.0.0/16'])],
    ['an environment variable', deployment({}), env('LOG_LEVEL', 'debug')],
    ['a role that reads pods', role('pods'), role('services')],
  ])('%s is not', async (_what, before, after) => {
    const review = await reviewOf(...changeOf('a.yaml', before, after));
    expect(review.totals.all).toBe(1);
    expect(review.risk).not.toBe('trust');
  });

  test.each(smuggledSettings)('is trust by the rule %s: %s', async (rule, _what, before, after) => {
    const review = await reviewOf(...changeOf('a.yaml', before, after));
    const reasons = review.groups.flatMap(({ changes }) => changes.flatMap((change) => change.reasons));
    expect(reasons).toContainEqual(expect.objectContaining({ rule, risk: 'trust' }));
    expect(review.headline).toMatch(/^Risk trust: /);
  });

  test.each(disguised)('is trust in any disguise: %s', async (_what, before, after) => {
    const review = await reviewOf(smallTree(before), smallTree(after));
    expect(review.headline).toMatch(/^Risk trust: /);
    expect(review.meanings[0]?.risk).toBe('trust');
  });

  test('is a link, which nobody follows', async () => {
    await inFolderAsync(smallTree({}), (base) =>
      inFolderAsync(smallTree({}), async (head) => {
        symlinkSync('/elsewhere', join(head, 'dist/cluster1/a'));
        const { headline } = await compareTrees(readFolder(base), readFolder(head));
        expect(headline).toMatch(/^Risk trust: 1 file not looked at \(dist\/cluster1\/a\)/);
      }),
    );
  });

  test('nothing is said to be deleted that only cannot be read', async () => {
    const space = object('Namespace', 'v1', {});
    const review = await reviewOf(...changeOf('a.yaml', space, `${space}kind: Namespace\n`));
    expect(review.risk).toBe('trust');
    expect(review.headline).toContain('cannot be read');
  });

  test('an object in the folder of another form is shown, although another object has the same risk', async () => {
    const [base, head] = changeOf('a.yaml', binding('a'), binding('b'));
    const hidden = binding('c').replace('name: a', 'name: hidden');
    const review = await reviewOf(base, { ...head, 'dist/cluster1/helm/b.yaml': hidden });
    expect(review.meanings.map(({ text }) => text).join('\n')).toContain('istio-system/hidden');
  });

  test('what mesh.yaml keeps silent stays in the list when an object does the like', async () => {
    const [base, head] = changeOf('mesh.yaml', 'mesh: a\n', 'mesh: a\nsuppress: [{ code: b }]\n');
    const drift = object('Application', 'argoproj.io/v1alpha1', { spec: { ignoreDifferences: [{ kind: 'a' }] } });
    const plain = object('Application', 'argoproj.io/v1alpha1', { spec: {} });
    const path = 'dist/cluster1/mesh/a.yaml';
    const review = await reviewOf({ ...base, [path]: plain }, { ...head, [path]: drift });
    expect(review.meanings.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^mesh\.yaml: what checks/));
  });

  test('an inventory of its own cannot take a folder out of the comparison', async () => {
    const dist = { 'inventory.json': inventoryText(), 'cluster1/inventory.json': '{ "objects": [], "files": [] }' };
    const review = await reviewOf(
      { ...dist, 'cluster1/mesh/a.yaml': peer('STRICT') },
      { ...dist, 'cluster1/mesh/a.yaml': peer('DISABLE'), 'dist/inventory.json': inventoryText() },
    );
    expect(review.headline).toMatch(/^Risk trust: .*STRICT to DISABLE/);
  });

  test('a mesh.yaml that dist does not follow is told from one that has no effect', async () => {
    const review = await reviewOf(...changeOf('mesh.yaml', 'mesh: a\nx: 1\n', 'mesh: a\nx: 2\n'));
    expect(review.headline).toMatch(/^Risk none: mesh\.yaml changes and dist does not follow/);
  });

  test('a new key that every object of JavaScript has is a difference', async () => {
    const review = await reviewOf(...changeOf('a.json', configMap({}), configMap({ constructor: 'a' })));
    expect(review.totals.all).toBe(1);
  });

  test('names of others do not push the counts out of the first line', async () => {
    const review = await reviewOf(
      ...changeOf('a.yaml', undefined, repository('https://b').replace('name: a', `name: ${'a'.repeat(2000)}`)),
    );
    expect(review.headline.length).toBeLessThan(600);
    expect(review.headline).toMatch(/1 object in 1 cluster \(1 trust\)\.$/);
  });

  test('a file that stays while no kustomization lists it any more is trust', async () => {
    const review = await reviewOf(listing(['peer.yaml']), listing([]));
    expect(review.headline).toContain('no longer applies peer.yaml');
    expect(review.risk).toBe('trust');
  });
});

import { describe, expect, test } from '@jest/globals';
import { join, resolve } from 'node:path';
import { readdirSync } from 'node:fs';
import { compareTrees } from '../../lib/diff/compare.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import type { Files } from '../mesh-folder.ts';
import { reviewOf } from './reviewed.ts';
import { changeOf, deployment, inventoryText, object, smallTree } from './small-tree.ts';

const golden = resolve(import.meta.dirname, '../golden');

const clusters = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `c${index + 1}`);

const plainNetwork = (cluster: string): string => `net-${cluster}`;

const oddNetwork = (cluster: string): string => (cluster === 'c2' ? 'DC.x_2' : plainNetwork(cluster));

const meshOf = (count: number, text: (cluster: string) => string, networkOf = plainNetwork): Files => ({
  'dist/inventory.json': inventoryText({
    clusters: clusters(count).map((name) => ({ name, network: networkOf(name) })),
  }),
  ...Object.fromEntries(
    clusters(count).flatMap((name) => [
      [`dist/${name}/inventory.json`, '{ "objects": [], "files": [] }'],
      [`dist/${name}/mesh/a.yaml`, text(name)],
    ]),
  ),
});

const config = (data: Record<string, string>): string => object('ConfigMap', 'v1', { data });

const ownWords = (value: string) => (cluster: string) =>
  config({ name: cluster, where: `https://${cluster}.example/${value}` });

const otherInSecond = (cluster: string): string => config({ where: cluster === 'c2' ? 'evil' : 'b' });

const firstName = (): string => config({ where: 'c1' });

const stagedIn = (folder: string): Files =>
  smallTree({ [`dist/cluster1/mesh/${folder}/a.yaml`]: config({ a: folder }) });

describe('comparing trees', () => {
  test.each(readdirSync(golden))('finds nothing between %s and itself', async (name) => {
    const review = await compareTrees(readFolder(join(golden, name)), readFolder(join(golden, name)));
    expect(review).toMatchObject({ headline: 'No differences.', risk: 'none', groups: [], meanings: [], issues: [] });
  });

  test('folds clusters that change alike, each in its own words', async () => {
    const { groups, totals } = await reviewOf(meshOf(100, ownWords('a')), meshOf(100, ownWords('b')));
    expect(groups.map(({ title }) => title)).toEqual(['c1 to c100 (all 100 clusters)']);
    expect(groups[0]?.changes[0]?.fields).toEqual([
      { path: 'data.where', before: 'https://{cluster}.example/a', after: 'https://{cluster}.example/b' },
    ]);
    expect(totals.all).toBe(100);
  });

  test('folds objects that are new alike', async () => {
    const empty = Object.fromEntries(
      Object.entries(meshOf(3, ownWords('a'))).filter(([path]) => !path.endsWith('a.yaml')),
    );
    const { groups } = await reviewOf(empty, meshOf(3, ownWords('a')));
    expect(groups.map((group) => group.clusters)).toEqual([['c1', 'c2', 'c3']]);
  });

  test('folds clusters whatever their networks are called', async () => {
    const text = (value: string) => (cluster: string) => config({ where: `${oddNetwork(cluster)}/${value}` });
    const { groups } = await reviewOf(meshOf(3, text('a'), oddNetwork), meshOf(3, text('b'), oddNetwork));
    expect(groups.map((group) => group.clusters)).toEqual([['c1', 'c2', 'c3']]);
    expect(groups[0]?.changes[0]?.fields[0]?.after).toBe('{network}/b');
  });

  test('does not fold a cluster that changes otherwise', async () => {
    const { groups } = await reviewOf(
      meshOf(3, () => config({ where: 'a' })),
      meshOf(3, otherInSecond),
    );
    expect(groups.map(({ clusters: names }) => names)).toEqual([['c2'], ['c1', 'c3']]);
  });

  test('does not take the name of another cluster for the own', async () => {
    const { groups } = await reviewOf(
      meshOf(3, () => config({ where: 'a' })),
      meshOf(3, firstName),
    );
    const values = groups.map((group) => [group.clusters, group.changes[0]?.fields[0]?.after]);
    expect(values).toEqual([
      [['c1'], 'c1'],
      [['c2', 'c3'], 'c1'],
    ]);
  });

  test('says that what cannot change in place is recreated', async () => {
    const review = await reviewOf(...changeOf('a.yaml', deployment({}), deployment({}).replaceAll('app: a', 'app: b')));
    expect(review.headline).toContain('Deployment istio-system/a of cluster1 is recreated: its selector changes');
    expect(review.groups[0]?.changes[0]?.verb).toBe('recreated');
  });

  test.each(['Namespace', 'CustomResourceDefinition', 'PersistentVolumeClaim'])(
    'takes a deleted %s for loss of data',
    async (kind) => {
      expect(await reviewOf(...changeOf('a.yaml', object(kind, 'v1', {}), undefined))).toMatchObject({ risk: 'data' });
    },
  );

  test('follows an object into another file', async () => {
    const review = await reviewOf(stagedIn('10'), stagedIn('20'));
    expect(review.groups.flatMap(({ changes }) => changes.map(({ verb }) => verb))).toEqual(['changed']);
  });

  test('says that inputs are equal where only isthmus is another', async () => {
    const review = await reviewOf(smallTree({}), smallTree({}, { isthmus: '0.2.0' }));
    expect(review.headline).toContain(
      'dist claims equal inputs, and that every change comes from isthmus 0.1.0 to 0.2.0',
    );
  });

  test('tells of half a tree, and of YAML that is none', async () => {
    const half = await reviewOf(smallTree({}), {
      'dist/inventory.json': inventoryText({ inputs: 'b' }),
      'dist/cluster1/a.yaml': 'a: 1\n',
    });
    expect(half.issues.map(({ code }) => code)).toContain('tree-incomplete');
    const broken = await reviewOf(...changeOf('a.yaml', config({ a: 'b' }), 'a: [b\n'));
    expect(broken.issues).not.toEqual([]);
    expect(broken.headline).toContain('1 file could not be read');
  });

  test('sees dist alone in the dist of a repository', async () => {
    const whole = smallTree({ 'dist/cluster1/mesh/a.yaml': config({ a: 'b' }) });
    const alone = Object.fromEntries(Object.entries(whole).map(([path, text]) => [path.replace('dist/', ''), text]));
    expect((await reviewOf(whole, alone)).headline).toBe('No differences.');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../lib/graph/mark.ts';
import { certificate } from '../certificates.ts';
import { pictureOf, planOf, sealedPlan } from './drawn-mesh.ts';

const mark = (values: Partial<Mark>): Mark => ({
  subject: 'cluster',
  code: 'some-code',
  cluster: '',
  peer: '',
  ...values,
});

describe('what a picture draws one by one', () => {
  test.each([
    [2, 2, 'clusters', 1],
    [5, 5, 'clusters', 10],
    [5, 1, 'clusters', 10],
    [6, 3, 'networks', 3],
    [60, 5, 'networks', 10],
    [12, 1, 'networks', 0],
    [6, 6, 'mesh', 0],
    [60, 60, 'mesh', 0],
  ] as const)(
    '%i clusters in %i networks are drawn by %s, with %i lines of access',
    (clusters, networks, detail, links) => {
      const picture = pictureOf(sealedPlan(clusters, networks));
      expect(picture.detail).toBe(detail);
      expect(picture.links).toHaveLength(links);
    },
  );

  test('no access is lost when lines become counts', () => {
    const { access, links, networks } = pictureOf(sealedPlan(60, 5));
    const counted = [...links.map((link) => link.access), ...networks.map(({ inside }) => inside)];
    expect(access.all).toBe(60 * 59);
    expect(counted.reduce((sum, { all }) => sum + all, 0)).toBe(60 * 59);
  });

  test('a line between clusters of one network is direct, others go through gateways', () => {
    const paths = pictureOf(sealedPlan(3, 2)).links.map(({ from, to, path }) => `${from}-${to} ${path}`);
    expect(paths).toEqual(['c1-c2 gateways', 'c1-c3 direct', 'c2-c3 gateways']);
  });
});

describe('how things stand', () => {
  test('what nobody has sealed is pending, and the notes say so', () => {
    const { clusters, roots, notes, access } = pictureOf(planOf(2, 2));
    expect(clusters.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(access).toMatchObject({ all: 2, pending: 2, failed: 0 });
    expect(roots).toMatchObject([{ kind: 'missing', state: 'pending', lines: [{ to: 'c1' }, { to: 'c2' }] }]);
    expect(notes.map(({ text }) => text)).toEqual([
      'CA not sealed yet: c1, c2',
      'access to peers not sealed yet: 2 of 2',
    ]);
  });

  test('what is sealed is fine, and nothing is noted', () => {
    const { clusters, notes } = pictureOf(sealedPlan(3, 2));
    expect(clusters.map(({ state }) => state)).toEqual(['fine', 'fine', 'fine']);
    expect(notes).toEqual([]);
  });

  test('a finding about trust fails the CA of that cluster and no other', () => {
    const { clusters, roots } = pictureOf(sealedPlan(2, 2), [mark({ subject: 'trust', cluster: 'c2' })]);
    expect(clusters.map(({ authority }) => authority.state)).toEqual(['fine', 'failed']);
    expect(clusters.map(({ state, codes }) => [state, codes])).toEqual([
      ['fine', []],
      ['failed', ['some-code']],
    ]);
    expect(roots[0]?.lines.map(({ trust }) => trust.failed)).toEqual([0, 1]);
  });

  test('a finding about one access fails the line to that peer, in that direction', () => {
    const { links } = pictureOf(sealedPlan(3, 3), [mark({ subject: 'access', cluster: 'c2', peer: 'c1' })]);
    expect(links.map(({ access }) => access.failed)).toEqual([1, 0, 0]);
    expect(links[0]?.notFine).toEqual(['c2 → c1 wrong']);
  });

  test('a finding about the access of a cluster without a peer fails all of it', () => {
    const { access } = pictureOf(sealedPlan(3, 3), [mark({ subject: 'access', cluster: 'c2' })]);
    expect(access.failed).toBe(2);
  });

  test('a finding about the mesh is noted by its code', () => {
    const { notes } = pictureOf(sealedPlan(2, 2), [mark({ code: 'dist-stale' })]);
    expect(notes).toEqual([{ state: 'failed', text: 'dist-stale: the mesh' }]);
  });

  test('a gateway that a check finds wrong fails, also where none is declared', () => {
    const { clusters } = pictureOf(sealedPlan(2, 1), [mark({ subject: 'gateway', cluster: 'c1' })]);
    expect(clusters.map(({ gateway }) => gateway)).toEqual(['failed', 'none']);
  });
});

describe('roots', () => {
  test('clusters with one root share a box, a second root is another', () => {
    const [one, two] = [certificate('one'), certificate('two')];
    const plan = sealedPlan(3, 3);
    const pems = [one, one, `${one}${two}`];
    const { roots } = pictureOf({
      ...plan,
      clusters: plan.clusters.map((cluster, at) => ({
        ...cluster,
        trust: { kind: 'pinned', rootCertificate: pems[at] ?? '' },
      })),
    });
    expect(roots.map(({ kind, lines }) => [kind, lines.map(({ to }) => to)])).toEqual([
      ['certificate', ['c1', 'c2', 'c3']],
      ['certificate', ['c3']],
    ]);
    expect(roots[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('very large meshes', () => {
  const marks = [mark({ subject: 'trust', cluster: 'c990' })];
  const picture = pictureOf(planOf(1000, 300), marks);

  test('draw a bounded number of boxes and say how many are left out', () => {
    const drawn = picture.networks.flatMap(({ clusters }) => clusters).length;
    const folded = picture.networks.reduce((sum, network) => sum + network.folded.clusters, 0);
    expect(picture.networks).toHaveLength(60);
    expect(drawn).toBeLessThan(130);
    expect(drawn + folded + picture.folded.clusters).toBe(1000);
    expect(picture.folded.networks).toBe(240);
  });

  test('never fold away what a check finds wrong', () => {
    const drawn = picture.networks.flatMap(({ clusters }) => clusters);
    expect(drawn.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual(['c990']);
  });
});

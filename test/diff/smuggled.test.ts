import { describe, expect, test } from '@jest/globals';
import { changeOf, deployment } from './small-tree.ts';
import { env, gateway, listed, peer, role } from './objects.ts';
import { smuggled } from './smuggled.ts';
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

  test('a file that stays while no kustomization lists it any more is trust', async () => {
    const review = await reviewOf(listing(['peer.yaml']), listing([]));
    expect(review.headline).toContain('no longer applies peer.yaml');
    expect(review.risk).toBe('trust');
  });
});

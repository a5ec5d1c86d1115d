import { describe, expect, test } from '@jest/globals';
import { brief, human } from '../../../lib/cli/diff/human.ts';
import type { Review } from '../../../lib/diff/review.ts';

const review: Review = {
  base: 'main',
  head: 'HEAD',
  headline:
    'Risk traffic: the gateway of cluster1 is recreated: its selector changes. 2 objects in 1 cluster (2 traffic).',
  risk: 'traffic',
  totals: { byRisk: { none: 0, restart: 0, traffic: 2, trust: 0, data: 0 }, all: 2, clusters: 1, derived: 0 },
  meanings: [{ risk: 'traffic', text: 'the gateway of cluster1 is recreated: its selector changes' }],
  groups: [
    {
      clusters: ['cluster1'],
      title: 'cluster1',
      risk: 'traffic',
      changes: [
        {
          verb: 'recreated',
          objects: ['Deployment istio-system/istio-eastwestgateway', 'Service istio-system/istio-eastwestgateway'],
          file: 'a.yaml',
          risk: 'traffic',
          reasons: [
            { risk: 'traffic', rule: 'recreation', text: 'its selector changes, and that can only be done anew' },
          ],
          fields: [
            {
              path: 'spec.selector.matchLabels.istio',
              before: 'one long value of before',
              after: 'another long value',
            },
            { path: 'spec.replicas', before: '1', after: '2' },
          ],
          note: '',
        },
      ],
    },
  ],
  issues: [],
};

const at = (columns: number | undefined): string => human(review, { columns, color: false, ascii: true });

describe('a review on a terminal', () => {
  test('on a narrow one shows what belongs together by how far in it stands', () => {
    expect(at(44)).toBe(`Risk traffic: the gateway of cluster1 is
recreated: its selector changes. 2 objects
in 1 cluster (2 traffic).

traffic  the gateway of cluster1 is
         recreated: its selector changes

cluster1: risk traffic
  ! 2 objects: Deployment
    istio-system/istio-eastwestgateway,
    Service
    istio-system/istio-eastwestgateway
    recreated
    traffic: its selector changes, and
      that can only be done anew
    spec.selector.matchLabels.istio
      - one long value of before
      + another long value
    spec.replicas  1 -> 2
`);
  });

  test.each([30, 60, 80, 200, undefined])('has no line that is wider than it: %p columns', (columns) => {
    const lines = at(columns).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(Math.min(columns ?? 120, 120));
  });

  test('keeps the sign of a side at its first line', () => {
    expect(at(30)).toContain('      - one long value of\n        before\n      + another long value\n');
  });

  test('says in brief what it means, and that nothing differs in one line', () => {
    expect(brief(review, { columns: undefined, color: false, ascii: true }).split('\n')).toHaveLength(4);
    const none = { ...review, headline: 'No differences.', meanings: [], groups: [] };
    expect(brief(none, { columns: undefined, color: false, ascii: true })).toBe('No differences.\n');
  });
});

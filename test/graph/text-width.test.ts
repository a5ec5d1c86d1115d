import { describe, expect, test } from '@jest/globals';
import { fitted, textWidth, wrapped } from '../../lib/graph/svg/text-width.ts';

describe('texts that have to fit', () => {
  test('stay whole where there is room', () => {
    expect(fitted('cluster1', 200, 12)).toBe('cluster1');
  });

  test.each([
    'production-europe-west-1',
    'WWWWWWWWWWWWWWWWWWWW',
    '集群集群集群集群集群',
    'iiiiiiiiiiiiiiiiiiiiiiiiiii',
  ])('are cut with a sign where there is none: %s', (text) => {
    const cut = fitted(text, 60, 12);
    expect(cut).toMatch(/…$/);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(60);
    expect(cut.length).toBeGreaterThan(2);
  });

  test('are broken at spaces, and lose none of their words', () => {
    const text = '12 clusters in 3 networks, Istio 1.30.3, multi-primary, trust domain cluster.local';
    const lines = wrapped(text, 200, 12);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(' ')).toBe(text);
    expect(Math.max(...lines.map((line) => textWidth(line, 12)))).toBeLessThanOrEqual(200);
  });
});

import { describe, expect, test } from '@jest/globals';
import { fuzz } from './fuzz.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

describe('what others wrote is read or refused, and nothing else happens', () => {
  test.each(targets().map((target): [string, Target] => [target.name, target]))(
    '%s',
    (_, target) => {
      const outcome = fuzz(target, Math.ceil(100 * target.share), 1);
      expect(outcome.faults).toEqual([]);
      expect(outcome.slowest).toBeLessThan(2000);
      // A reader that refuses everything would pass otherwise: what is not mutated must be read.
      expect(target.seeds.map((seed) => target.read(seed))).not.toContain(false);
    },
    60_000,
  );

  test('a reader that throws is a fault', () => {
    const broken: Target = {
      name: 'broken',
      seeds: [Buffer.from('abc')],
      read: (bytes) => {
        if (bytes.length > 3) throw new RangeError('too long');
        return true;
      },
      share: 1,
    };
    const { faults, read } = fuzz(broken, 200, 1);
    expect(faults.join('\n')).toMatch(/seed 1, input \d+: RangeError: too long/);
    expect(read).toBeGreaterThan(0);
  });
});

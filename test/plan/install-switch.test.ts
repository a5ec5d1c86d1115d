import { describe, expect, test } from '@jest/globals';
import { isLeaving, isSwitching } from '../../lib/plan/install-switch.ts';
import { stages } from '../../lib/plan/stage.ts';

describe('a change of the install method', () => {
  test('keeps what an install method makes, and nothing else', () => {
    const kept = stages.filter((stage) => isSwitching({ next: 'rendered' }, stage));
    expect(kept).toEqual(['00-crds', '30-istiod', '60-eastwest']);
  });

  test('keeps nothing when none is announced', () => {
    expect(stages.filter((stage) => isSwitching({ next: '' }, stage))).toEqual([]);
  });

  test('is over for the old method once the declared method is the announced one', () => {
    expect(isLeaving({ method: 'helm', next: 'rendered' })).toBe(true);
    expect(isLeaving({ method: 'rendered', next: 'rendered' })).toBe(false);
    expect(isLeaving({ method: 'helm', next: '' })).toBe(false);
  });
});

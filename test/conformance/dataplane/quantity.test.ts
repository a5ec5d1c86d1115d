import { describe, expect, test } from '@jest/globals';
import { quantityIn } from '../../../conformance/dataplane/quantity.ts';

describe('quantityIn', () => {
  test.each([
    ['2', '2'],
    ['500m', '1'],
    ['1Gi', '1073741824'],
    ['128Mi', '134217728'],
  ])('gives %s as the whole number %s, rounded up as a kubelet does', (quantity, number) => {
    expect(quantityIn(quantity)).toBe(number);
  });

  test.each(['', '1.5', '1Ti', 'x'])('refuses %p, which no pod of the lab has', (quantity) => {
    expect(() => quantityIn(quantity)).toThrow('no quantity');
  });
});

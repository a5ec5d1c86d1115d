import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRetiredInSail, isSailRelease, nearestSailRelease, sailVersion } from '../../lib/istio/sail.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

/** Every release that the pinned CRD names. */
const named = (): ReadonlySet<string> => {
  const crds = readFileSync(join(resolve(import.meta.dirname, '../..'), 'crds/sail-operator-1.30.3.yaml'), 'utf8');
  const istio = crds.slice(crds.indexOf('name: istios.sailoperator.io'));
  return new Set([...istio.matchAll(/^ +- v(1\.\d+\.\d+)$/gm)].map(([, release = '']) => release));
};

describe('the releases that sail-operator takes', () => {
  test('are those of its CRD, from 1.22 on', () => {
    const known = named();
    expect(known.size).toBeGreaterThan(40);
    for (let minor = 22; minor <= 32; minor += 1) {
      for (let patch = 0; patch <= 20; patch += 1) {
        const text = `1.${minor}.${patch}`;
        expect([text, isSailRelease(parseIstioVersion(text))]).toEqual([text, known.has(text)]);
      }
    }
  });

  test('are spelled with a v', () => {
    expect(sailVersion(parseIstioVersion('1.30.3'))).toBe('v1.30.3');
  });

  test.each([
    ['1.30.9', '1.30.3'],
    ['1.31.0', '1.30.3'],
    ['1.22.0', '1.22.5'],
    ['1.25.0', '1.25.1'],
    ['1.20.1', '1.22.8'],
  ])('nearest to %s is %s', (unknown, nearest) => {
    expect(nearestSailRelease(parseIstioVersion(unknown))).toBe(nearest);
  });

  test('are retired below 1.28', () => {
    expect(['1.27.9', '1.28.0'].map((text) => isRetiredInSail(parseIstioVersion(text)))).toEqual([true, false]);
  });
});

import { describe, expect, test } from '@jest/globals';
import {
  atLeast,
  compareIstioVersions,
  minimumKubernetesMinor,
  parseIstioVersion,
  readIstioVersion,
  type Since,
  supportedMinors,
  whyVersionUnsupported,
} from '../../lib/istio/version.ts';

describe('reading a version', () => {
  test('takes a release apart and keeps its text', () => {
    expect(readIstioVersion('1.30.3')).toEqual({ text: '1.30.3', major: 1, minor: 30, patch: 3 });
  });

  test.each(['1.30', 'v1.30.3', '1.30.3-rc.0', '1.30.3 ', '1.30.x', '', '1..3', '1.30.3.4', '1.30.03', '01.30.3'])(
    'gives nothing for %p, which names no release',
    (text) => {
      expect(readIstioVersion(text)).toBeUndefined();
    },
  );

  test('throws where the schema should have caught it', () => {
    expect(() => parseIstioVersion('1.30')).toThrow('1.30 is not an Istio release');
    expect(parseIstioVersion('1.30.3').minor).toBe(30);
  });
});

describe('comparing versions', () => {
  test('goes by numbers and not by text', () => {
    const sorted = ['1.9.10', '1.30.3', '1.9.2', '1.30.12', '2.0.0']
      .map(parseIstioVersion)
      .toSorted(compareIstioVersions)
      .map(({ text }) => text);
    expect(sorted).toEqual(['1.9.2', '1.9.10', '1.30.3', '1.30.12', '2.0.0']);
  });

  test.each<[string, Since, boolean]>([
    ['1.29.9', '1.30', false],
    ['1.30.0', '1.30', true],
    ['2.0.0', '1.30', true],
    ['1.29.1', '1.29.2', false],
    ['1.29.2', '1.29.2', true],
    ['1.30.0', '1.29.2', true],
  ])('says whether %s has what came with %s', (version, since, has) => {
    expect(atLeast(parseIstioVersion(version), since)).toBe(has);
  });
});

describe('the supported range', () => {
  test('takes every patch release of both ends', () => {
    const inside = [`${supportedMinors.from}.0`, '1.27.3', `${supportedMinors.to}.99`];
    expect(inside.map((text) => whyVersionUnsupported(parseIstioVersion(text)))).toEqual(inside.map(() => undefined));
  });

  test('says why an older or newer release is refused', () => {
    expect(whyVersionUnsupported(parseIstioVersion('1.21.6'))).toContain('networking.istio.io/v1');
    expect(whyVersionUnsupported(parseIstioVersion('1.32.0'))).toContain('no facts');
    expect(whyVersionUnsupported(parseIstioVersion('2.22.0'))).toContain('no facts');
  });

  test('knows the least Kubernetes of each version, and never asks for more than is known', () => {
    const minors = ['1.22.8', '1.23.0', '1.24.0', '1.29.5', '1.30.0', '1.31.0'].map((text) =>
      minimumKubernetesMinor(parseIstioVersion(text)),
    );
    expect(minors).toEqual([26, 26, 28, 28, 32, 32]);
  });
});

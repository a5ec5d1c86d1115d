import { describe, expect, test } from '@jest/globals';
import { addonImages } from '../../lib/istio/addon-images.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

const imagesOf = (version: string) => addonImages(parseIstioVersion(version));

describe('addonImages', () => {
  test.each([
    ['1.22.8', 'docker.io/prom/prometheus:v2.51.1', 'docker.io/grafana/grafana:10.4.0', 'quay.io/kiali/kiali:v1.86', 1],
    [
      '1.24.6',
      'docker.io/prom/prometheus:v2.54.1',
      'docker.io/grafana/grafana:11.2.2-security-01',
      'quay.io/kiali/kiali:v2.0',
      2,
    ],
    ['1.30.3', 'docker.io/prom/prometheus:v3.10.0', 'docker.io/grafana/grafana:12.0.1', 'quay.io/kiali/kiali:v2.26', 2],
  ])('are those Istio %s names itself', (version, prometheus, grafana, kiali, kialiMajor) => {
    expect(imagesOf(version)).toMatchObject({ prometheus, grafana, kiali, kialiMajor });
  });

  test.each([
    ['1.23.0', '1.22.8'],
    ['1.29.9', '1.28.0'],
    ['1.31.0', '1.30.3'],
  ])('of %s are those of %s, the nearest known one below', (version, known) => {
    expect(imagesOf(version)).toEqual(imagesOf(known));
  });

  test.each([
    ['1.25.0', 'v2.5'],
    ['1.26.2', 'v2.9'],
    ['1.27.4', 'v2.12'],
    ['1.28.1', 'v2.17'],
  ])('of %s hold the Kiali made for it, and else those of 1.24', (version, kiali) => {
    expect(imagesOf(version)).toEqual({ ...imagesOf('1.24.6'), kiali: `quay.io/kiali/kiali:${kiali}` });
  });

  test('always hold Jaeger 2, whatever Istio names', () => {
    expect(['1.22.8', '1.24.6', '1.30.3'].map((version) => imagesOf(version).jaeger)).toEqual(
      Array.from({ length: 3 }, () => 'docker.io/jaegertracing/jaeger:2.14.0'),
    );
  });

  test('all begin with a registry and end with a tag', () => {
    const { kialiMajor: _, ...images } = imagesOf('1.30.3');
    for (const image of Object.values(images)) expect(image).toMatch(/^[a-z]+\.io\/[a-z/]+:v?\d+(\.\d+)+$/);
  });
});

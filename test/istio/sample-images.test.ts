import { expect, test } from '@jest/globals';
import { curlImage, helloworldImage, helloworldVersions } from '../../lib/istio/sample-images.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

test('helloworld comes from where the release has its images', () => {
  expect(helloworldImage(parseIstioVersion('1.24.6'), 'v1')).toBe('docker.io/istio/examples-helloworld-v1:1.0');
  expect(helloworldImage(parseIstioVersion('1.30.3'), 'v2')).toBe(
    'registry.istio.io/release/examples-helloworld-v2:1.0',
  );
});

test('every sample image has a tag', () => {
  const version = parseIstioVersion('1.22.8');
  const images = [curlImage, ...helloworldVersions.map((helloworld) => helloworldImage(version, helloworld))];
  expect(images.filter((image) => !/:[\w.]+$/.test(image))).toEqual([]);
});

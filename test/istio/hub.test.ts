import { expect, test } from '@jest/globals';
import { defaultHub } from '../../lib/istio/hub.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';

test.each([
  ['1.29.6', 'docker.io/istio'],
  ['1.30.0', 'registry.istio.io/release'],
  ['1.31.0', 'registry.istio.io/release'],
])('the images of %s come from %s', (version, hub) => {
  expect(defaultHub(parseIstioVersion(version))).toBe(hub);
});

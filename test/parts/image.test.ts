import { describe, expect, test } from '@jest/globals';
import { mirroredImage } from '../../lib/parts/image.ts';
import { settings } from '../installs/cluster-fixture.ts';

const mesh = settings({ images: { pullSecrets: [], mirrors: { 'docker.io': 'm.example.com/docker/' } } });

describe('the image to pull', () => {
  test.each([
    ['docker.io/curl/curl:8', 'm.example.com/docker/curl/curl:8'],
    ['quay.io/a/b:1', 'quay.io/a/b:1'],
    // Registries that are named like a part of JavaScript.
    ['constructor/a:1', 'constructor/a:1'],
    ['__proto__/a:1', '__proto__/a:1'],
  ])('of %s is %s', (image, pulled) => {
    expect(mirroredImage(mesh, image)).toBe(pulled);
  });
});

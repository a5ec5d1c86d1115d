import { expect, test } from '@jest/globals';
import { sha256 } from '../../lib/emit/digest.ts';

test('a digest is what sha256sum says about the file, in UTF-8', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('é\n')).toBe('d1c8bfed1a1e8e7d9b1d8d6d3c2d3cfaa0b2b6f2c1fbb1a8e0a0d0f0e0d0c0b0');
});

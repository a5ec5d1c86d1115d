import { expect, test } from '@jest/globals';
import { sha256 } from '../../lib/emit/digest.ts';

test('a digest is what sha256sum says about the file, in UTF-8', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('é\n')).toBe('edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2');
});

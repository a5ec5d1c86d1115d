import { describe, expect, test } from '@jest/globals';
import { errorAt } from '../../lib/plan/issue.ts';
import { issueWithoutUserInfo, withoutUserInfo } from '../../lib/plan/user-info.ts';

describe('a text without user info', () => {
  test.each([
    ['https://bot:secret@r.example.com/istio', 'https://***@r.example.com/istio'],
    ['https://token@r.example.com', 'https://***@r.example.com'],
    ['https://bot:se@cr/et@r.example.com', 'https://***@r.example.com'],
    ['bot:secret@r.example.com/istio', '***@r.example.com/istio'],
    ['see oci://a:b@c', 'see oci://***@c'],
    ['https://bot:se\ncret@c', 'https://***@c'],
    ['bot:secret@https://a', '***@https://a'],
  ])('of %j is %j', (text, shown) => {
    expect(withoutUserInfo(text)).toBe(shown);
  });

  test.each(['registry.example.com/istio', 'admin@cluster', 'git@example.com:a/b.git', '', 'https://example.com/a'])(
    'of %j is the same: nothing in it is a password',
    (text) => {
      expect(withoutUserInfo(text)).toBe(text);
    },
  );

  test('is what an issue shows, in its path and in every word', () => {
    const path = ['images', 'mirrors', 'https://a:b@c', 0];
    expect(issueWithoutUserInfo(errorAt('x', path, 'of "https://a:b@c" and git@host:path', 'run x:y@z now'))).toEqual(
      errorAt('x', ['images', 'mirrors', 'https://***@c', 0], 'of "https://***@c" and git@host:path', 'run ***@z now'),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import { identityIssues } from '../../lib/clusters/cluster-identity.ts';

const declared = [
  { name: 'a', uid: 'uid-a' },
  { name: 'b', uid: '' },
  { name: 'c', uid: 'uid-c' },
];

const found = (...answers: readonly (readonly [string, string])[]): readonly string[] =>
  identityIssues(
    answers.map(([cluster, uid]) => ({ cluster, uid })),
    declared,
  ).map(({ code, path }) => `${code} ${path[1] ?? ''}`);

describe('the identity of a cluster', () => {
  test('is right when the pinned UID answers', () => {
    expect(found(['a', 'uid-a'])).toEqual([]);
  });

  test('is a warning with the UID to declare when none is pinned', () => {
    expect(found(['b', 'uid-b'])).toEqual(['cluster-uid-not-pinned b']);
    const [issue] = identityIssues([{ cluster: 'b', uid: 'uid-b' }], declared);
    expect([issue?.severity, issue?.remedy]).toEqual(['warning', expect.stringContaining('uid: uid-b')]);
  });

  test('is wrong when another cluster answers', () => {
    expect(found(['a', 'uid-x'])).toEqual(['cluster-uid-mismatch a']);
  });

  test('is wrong for both when two clusters answer with one UID', () => {
    expect(found(['b', 'same'], ['c', 'same'])).toEqual([
      'cluster-uid-not-pinned b',
      'same-cluster-twice b',
      'cluster-uid-mismatch c',
      'same-cluster-twice c',
    ]);
  });

  test('is wrong when the UID is pinned to a cluster that was not even asked', () => {
    expect(found(['b', 'uid-c'])).toContain('same-cluster-twice b');
  });
});

import { describe, expect, test } from '@jest/globals';
import { identityOf, insistOnNoneLost } from '../../../conformance/gitops/carriers.ts';

const map = (text: string): string =>
  identityOf({ kind: 'ConfigMap', metadata: { name: 'istio', uid: 'one' }, data: { mesh: text } });

const secret = (text: string, uid = 'one'): string =>
  identityOf({ kind: 'Secret', metadata: { name: 'cacerts', uid }, data: { key: text } });

describe('the identity of an object', () => {
  test('is another when a Secret of the same UID has other data', () => {
    expect(secret('a')).toBe(secret('a'));
    expect(secret('a')).not.toBe(secret('b'));
  });

  test('is another when the object was made anew with the same content', () => {
    expect(secret('a')).not.toBe(secret('a', 'two'));
  });

  test('does not hang on the data of other kinds', () => {
    expect(map('a')).toBe(map('b'));
  });

  test('is another once the object is being deleted', () => {
    const metadata = { name: 'istiod', uid: 'one' };
    const doomed = identityOf({ kind: 'Service', metadata: { ...metadata, deletionTimestamp: 'now' } });
    expect(doomed).not.toBe(identityOf({ kind: 'Service', metadata }));
  });
});

describe('what was lost between two looks', () => {
  const before = new Map([
    ['Deployment/istiod', 'one'],
    ['Service/istiod', 'two'],
  ]);

  test('is nothing when more came', () => {
    expect(() => insistOnNoneLost(before, new Map([...before, ['Role/gateway', 'three']]))).not.toThrow();
  });

  test('names what is gone', () => {
    expect(() => insistOnNoneLost(before, new Map([['Deployment/istiod', 'one']]))).toThrow('Service/istiod: gone');
  });

  test('names what another object stands for', () => {
    const after = new Map([...before, ['Service/istiod', 'four']] as const);
    expect(() => insistOnNoneLost(before, after)).toThrow('Service/istiod: four');
  });
});

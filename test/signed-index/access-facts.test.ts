import { describe, expect, test } from '@jest/globals';
import { accessFactIssues, type DeclaredAccess } from '../../lib/signed-index/access-facts.ts';
import type { IndexEntry } from '../../lib/signed-index/index-file.ts';
import { entryOf } from '../signed-mesh.ts';

const facts = { peer: 'west', uid: 'uid-1', server: 'https://west.example.com:6443' };
const entry = (own: IndexEntry['facts']): IndexEntry => entryOf('istio-remote-secret-west.yaml', 'a', own);

const found = (own: IndexEntry['facts'], declared: DeclaredAccess): readonly string[] =>
  accessFactIssues(
    { generation: 1, store: 's', cluster: 'east', documents: [entry(own)] },
    new Map([['west', declared]]),
  ).map(({ code, severity, problem, remedy }) => `${severity} ${code}: ${problem} | ${remedy}`);

describe('access that was sealed for something else than is declared', () => {
  test.each([
    ['another UID', { uid: 'uid-2', server: '' }, 'the cluster with the UID uid-1, not uid-2'],
    [
      'another address',
      { uid: '', server: 'https://west.example.com' },
      'https://west.example.com:6443, not https://west.example.com',
    ],
  ])('%s is a warning that says what to do', (_, declared, what) => {
    expect(found(facts, declared)).toEqual([
      `warning remote-access-outdated: sealed/east/istio-remote-secret-west.yaml opens ${what} | run isthmus remote-secret --source west`,
    ]);
  });

  test.each([
    ['as it is declared', facts, { uid: 'uid-1', server: 'https://west.example.com:6443/k8s/clusters/c-1' }],
    ['where nothing is declared', facts, { uid: '', server: '' }],
    ['where the index does not say', { peer: 'west' }, { uid: 'uid-2', server: 'https://other.example.com' }],
    ['of a cluster nobody declares', { ...facts, peer: 'south' }, { uid: 'uid-2', server: '' }],
  ])('%s it is fine', (_, own: IndexEntry['facts'], declared) => {
    expect(found(own, declared)).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type FirstCluster, type FirstMesh, meshText } from '../../lib/init/mesh-text.ts';
import { issuesOf } from '../mesh-folder.ts';

const cluster = (name: string, more: Partial<FirstCluster> = {}): FirstCluster => ({
  name,
  network: `net-${name}`,
  context: name,
  uid: `uid-of-${name}`,
  platform: 'other',
  apiServer: '',
  isOnlyHere: false,
  ...more,
});

const mesh: FirstMesh = {
  name: 'harbor',
  istio: '1.30.3',
  schema: './node_modules/isthmus/mesh.schema.json',
  clusters: [cluster('a'), cluster('b')],
  networksSaid: true,
  engine: 'flux',
  repository: '',
  branch: 'main',
  path: '.',
  backend: 'sealed-secrets',
};

const errorsOf = (text: string): readonly string[] =>
  issuesOf({ 'mesh.yaml': text })
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('the first mesh.yaml', () => {
  test('begins with the schema for editors and says only what was said', () => {
    const text = meshText(mesh);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./node_modules/isthmus/mesh.schema.json');
    expect(parse(text)).toEqual({
      mesh: 'harbor',
      istio: { version: '1.30.3' },
      clusters: {
        a: { network: 'net-a', context: 'a', uid: 'uid-of-a' },
        b: { network: 'net-b', context: 'b', uid: 'uid-of-b' },
      },
      gitops: { engine: 'flux' },
      secrets: { backend: 'sealed-secrets' },
    });
    expect(errorsOf(text)).toEqual([]);
  });

  test('keeps names that YAML takes for something else', () => {
    const clusters = [cluster('true', { network: '1.0' }), cluster('off', { network: 'yes' })];
    const text = meshText({ ...mesh, clusters });
    expect(parse(text)).toMatchObject({ clusters: { true: { network: '1.0' }, off: { network: 'yes' } } });
    expect(errorsOf(text)).toEqual([]);
  });

  test('has the platform, the address, the branch and the folder where they differ from what goes without saying', () => {
    const clusters = [cluster('a', { platform: 'kind', apiServer: 'https://172.18.0.2:6443' }), cluster('b')];
    const text = meshText({
      ...mesh,
      clusters,
      branch: 'live',
      path: 'mesh/eu',
      repository: 'https://example.com/r.git',
    });
    expect(parse(text)).toMatchObject({
      clusters: { a: { platform: 'kind', apiServer: { url: 'https://172.18.0.2:6443' } } },
      gitops: { engine: 'flux', repository: 'https://example.com/r.git', branch: 'live', path: 'mesh/eu' },
    });
    expect(errorsOf(text)).toEqual([]);
  });

  test.each([
    ['networks nobody spoke of', { networksSaid: false }, 'share a network'],
    ['a cluster that was not asked', { clusters: [cluster('a', { uid: '' })] }, 'has no uid here'],
    ['an address of this machine', { clusters: [cluster('a', { isOnlyHere: true })] }, 'names this machine'],
    ['the engine argocd', { engine: 'argocd' }, 'isthmus render'],
    ['the engine kubectl', { engine: 'kubectl' }, 'install: { method: helm }'],
    ['a store that somebody else makes', { backend: 'external-secrets' }, 'name: mesh-secrets'],
    ['an issuer that somebody else makes', { backend: 'cert-manager' }, 'remoteAccess: sealed-secrets'],
  ] as const)('explains %s, and nothing of it otherwise', (_, change, words) => {
    expect(meshText({ ...mesh, ...change })).toContain(words);
    expect(meshText(mesh)).not.toContain(words);
  });

  test.each([
    'true',
    '0x10',
    '2026-01-01',
    'a: b',
    '#x',
    "it's",
    '"',
    '{{x}}',
    '- a',
    'arn:aws:eks:x:1:cluster/y',
    '*a',
    '!x',
    'a\u2028b',
  ])('keeps the context %j a text', (context) => {
    const text = meshText({ ...mesh, clusters: [cluster('a', { context })] });
    expect(parse(text)).toMatchObject({ clusters: { a: { context } } });
  });
});

import { describe, expect, test } from '@jest/globals';
import type { InitInput } from '../../../lib/cli/commands/init.ts';
import { inWorld, type FakeAnswer } from './init-world.ts';

const contexts = [
  { name: 'kind-a', server: 'https://127.0.0.1:1001' },
  { name: 'kind-b', server: 'https://127.0.0.1:1002' },
  { name: 'admin@b', server: 'https://127.0.0.1:1002' },
  { name: 'unsafe', server: 'https://unsafe.example.com', cluster: { 'insecure-skip-tls-verify': true } },
];

interface Case {
  readonly input: Partial<InitInput>;
  readonly answers?: Readonly<Record<string, FakeAnswer>>;
  readonly code: 2 | 3;
  readonly issue: string;
  readonly words?: string;
}

const both = ['a=kind-a', 'b=kind-b'];

const cases: Readonly<Record<string, Case>> = {
  'no context and nobody to ask': {
    input: {},
    code: 2,
    issue: 'init-without-context',
    words: 'kind-a, kind-b, admin@b',
  },
  'a context that nobody has': {
    input: { contexts: ['kind-c', 'x=kibd-a'] },
    code: 3,
    issue: 'context-missing',
    words: 'did you mean kind-a?',
  },
  'a context twice': { input: { contexts: ['x=kind-a', 'y=kind-a'] }, code: 2, issue: 'same-cluster-twice' },
  'a name twice': { input: { contexts: ['x=kind-a', 'x=kind-b'] }, code: 2, issue: 'cluster-name-twice' },
  'a name that is none': { input: { contexts: ['X_1=kind-a'] }, code: 2, issue: 'cluster-name-malformed' },
  'an empty name': { input: { contexts: ['=kind-a'] }, code: 2, issue: 'cluster-name-malformed' },
  'a name that belongs to dist': { input: { contexts: ['flux=kind-a'] }, code: 2, issue: 'cluster-name-reserved' },
  'two contexts of one cluster by its UID': {
    input: { contexts: both },
    answers: { a: { uid: 'same' }, b: { uid: 'same' } },
    code: 2,
    issue: 'same-cluster-twice',
    words: 'both have the UID same',
  },
  'two contexts of one address when nobody is asked': {
    input: { contexts: ['x=kind-b', 'y=admin@b'], offline: true },
    code: 2,
    issue: 'same-cluster-twice',
    words: 'one address',
  },
  'two contexts of one address when one does not answer': {
    input: { contexts: ['x=kind-b', 'y=admin@b'] },
    answers: { x: { fault: 'unreachable' } },
    code: 2,
    issue: 'same-cluster-twice',
  },
  'a credential plugin that fails': {
    input: { contexts: both },
    answers: { b: { fault: 'plugin' } },
    code: 3,
    issue: 'credential-plugin',
    words: 'clusters.b',
  },
  'somebody else who answers': {
    input: { contexts: both },
    answers: { b: { fault: 'tls' } },
    code: 3,
    issue: 'cluster-tls',
  },
  'a credential that has expired': {
    input: { contexts: both },
    answers: { a: { fault: 'unauthorised' } },
    code: 3,
    issue: 'cluster-unauthorised',
  },
  'a context that checks no certificate': { input: { contexts: ['unsafe'] }, code: 3, issue: 'kubeconfig-insecure' },
  'no kubeconfig': {
    input: { contexts: both, kubeconfigs: ['/nonexistent/config'] },
    code: 3,
    issue: 'kubeconfig-missing',
  },
  'no folder': { input: { contexts: both, mesh: '/nonexistent/mesh.yaml' }, code: 3, issue: 'init-folder-missing' },
  'a network for nobody': {
    input: { contexts: both, networks: ['c=n'] },
    code: 2,
    issue: 'init-option',
    words: 'was not chosen',
  },
  'a network without a value': { input: { contexts: both, networks: ['a='] }, code: 2, issue: 'init-option' },
  'a network twice': { input: { contexts: both, networks: ['a=n', 'a=m'] }, code: 2, issue: 'init-option' },
  'a network that is no label': {
    input: { contexts: both, networks: ['a=n n'] },
    code: 2,
    issue: 'malformed-value',
    words: 'clusters.a.network',
  },
  'a name of the mesh that is none': { input: { contexts: both, name: 'A mesh' }, code: 2, issue: 'malformed-value' },
  'a password in the address': {
    input: { contexts: both, repository: 'https://a:b@example.com/r.git' },
    code: 2,
    issue: 'url-with-user-info',
  },
  'Argo CD without a repository': {
    input: { contexts: both, engine: 'argocd' },
    code: 2,
    issue: 'argocd-without-repository',
    words: '--repository <address>',
  },
  'recipes and none': {
    input: { contexts: both, ci: ['none,github'] },
    code: 2,
    issue: 'init-option',
    words: 'none and others',
  },
  'sops with Argo CD': {
    input: { contexts: both, engine: 'argocd', backend: 'sops', repository: 'https://example.com/r.git' },
    code: 2,
    issue: 'argocd-sops-without-plugin',
  },
  'a store between clusters nobody can reach': {
    input: { contexts: both, backend: 'external-secrets' },
    code: 2,
    issue: 'api-server-url-missing',
    words: '--api-server a=',
  },
  'a time that is none': { input: { contexts: both, timeout: 'soon' }, code: 2, issue: 'time-option' },
};

describe('init is refused, with one place, one remedy and nothing written, for', () => {
  test.each(Object.entries(cases))('%s', (_, { input, answers = {}, code, issue, words = '' }) =>
    inWorld(contexts, async (world) => {
      Object.assign(world.answers, answers);
      const done = await world.init(input);
      expect([done.code, done.err]).toEqual([code, expect.stringContaining(issue)]);
      expect(done.err).toContain(words);
      expect(done.err).toContain('-> ');
      expect(done.err).toContain('Nothing was written.');
      expect(done.out).toBe('');
      expect(world.files()).toEqual([]);
    }),
  );

  test('a kubeconfig without a context', () =>
    inWorld([], async (world) => {
      expect(await world.init()).toMatchObject({ code: 3, err: expect.stringContaining('kubeconfig-empty') });
    }));

  test('all that is wrong with the clusters, at once', () =>
    inWorld(contexts, async (world) => {
      Object.assign(world.answers, { a: { fault: 'plugin' }, b: { fault: 'unauthorised' } });
      const { err } = await world.init({ contexts: both });
      expect(err).toContain('credential-plugin');
      expect(err).toContain('cluster-unauthorised');
    }));
});

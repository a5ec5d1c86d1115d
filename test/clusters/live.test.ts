import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Asked, type Running, serve, TestAuthority } from './fake-api-server.ts';
import { base64, FakeCluster, kubeSystem, tokens } from './fake-cluster.ts';
import { type ContextText, kubeconfigText } from './kubeconfig-text.ts';
import type { LiveCall, LiveResult } from './live-driver.ts';
import { runLive } from './run-live.ts';

/** The room against real TLS and HTTP, with the real Kubernetes library, in a process of its own. */
let folder = '';
let authority: TestAuthority;
let stranger: TestAuthority;
let between: TestAuthority;
const servers: Record<string, Running> = {};
let fake: FakeCluster;

const url = (server: string, behaviour: string): string => `https://127.0.0.1:${servers[server]?.port}/${behaviour}`;

/** Every case in one run: starting a process for each would take most of the time. */
const cases: Record<string, LiveCall> = {};
let results: Readonly<Record<string, LiveResult>> = {};

const resultOf = (name: string): LiveResult => results[name] ?? { fault: 'no such case' };
const codesOf = (name: string): readonly string[] => resultOf(name).issues?.map(({ code }) => code) ?? [];

const contextsOf = (): readonly ContextText[] => {
  const cluster = { 'certificate-authority-data': base64(authority.ca) };
  const user = { token: tokens.person };
  const own = [...fake.behaviours, 'ok'].map((name) => ({ name, server: url('ours', name), cluster, user }));
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', interactiveMode: 'Never' };
  return [
    ...own,
    { name: 'otherCa', server: url('foreign', 'ok'), cluster, user },
    { name: 'otherName', server: url('named', 'ok'), cluster, user },
    { name: 'named', server: url('named', 'ok'), cluster: { ...cluster, 'tls-server-name': 'kubernetes' }, user },
    { name: 'plain', server: url('plain', 'ok'), cluster, user },
    { name: 'nobody', server: 'https://127.0.0.1:1', cluster, user },
    { name: 'badToken', server: url('ours', 'ok'), cluster, user: { token: 'a\nb' } },
    {
      name: 'badKey',
      server: url('ours', 'ok'),
      cluster,
      user: { 'client-key-data': 'AAAA', 'client-certificate-data': 'AAAA' },
    },
    { name: 'plugin', server: url('ours', 'ok'), cluster, user: { exec } },
    { name: 'failing', server: url('ours', 'ok'), cluster, user: { exec: { ...exec, args: ['fail'] } } },
    { name: 'asking', server: url('ours', 'ok'), cluster, user: { exec: { ...exec, interactiveMode: 'Always' } } },
  ];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-live-'));
  authority = new TestAuthority();
  stranger = new TestAuthority();
  between = new TestAuthority(stranger);
  fake = new FakeCluster(authority.ca);
  const answer = (asked: Asked) => fake.answer(asked);
  servers['ours'] = await serve(authority.server('IP:127.0.0.1'), answer);
  servers['foreign'] = await serve(stranger.server('IP:127.0.0.1'), answer);
  servers['named'] = await serve(authority.server('DNS:kubernetes'), answer);
  servers['below'] = await serve(between.server('IP:127.0.0.1'), answer);
  servers['plain'] = await serve(undefined, answer);
  writeFileSync(join(folder, 'config'), kubeconfigText(contextsOf()));
  const script = `#!/bin/sh\n[ "$1" = fail ] && { echo ${tokens.plugin} >&2; exit 9; }\necho '{"status":{"token":"${tokens.plugin}"}}'\n`;
  writeFileSync(join(folder, 'plugin'), script, { mode: 0o700 });
  const ok = url('ours', 'ok');
  for (const { name } of contextsOf()) {
    cases[name] = { operation: 'access', context: name, url: ok, timeoutMs: name === 'slow' ? 300 : 5000 };
  }
  const access = { operation: 'access', context: 'ok', url: ok } as const;
  Object.assign(cases, {
    loopback: { operation: 'access', context: 'ok' },
    declaredElsewhere: { ...access, url: url('ours', 'otherCluster') },
    declaredRevoked: { ...access, url: url('ours', 'revoked') },
    declaredPowerless: { ...access, url: url('ours', 'powerless') },
    declaredLogin: { ...access, url: url('ours', 'login') },
    declaredClosed: { ...access, url: 'https://127.0.0.1:1' },
    declaredForeign: { ...access, url: url('foreign', 'ok') },
    declaredForeignCa: { ...access, url: url('foreign', 'ok'), ca: stranger.ca },
    declaredIntermediate: { ...access, url: url('below', 'ok'), ca: between.ca },
    declaredBadCa: { ...access, ca: 'no PEM' },
    declaredNameless: { ...access, url: url('named', 'ok') },
    declaredName: { ...access, url: url('named', 'ok'), tlsServerName: 'kubernetes' },
    certificate: { operation: 'certificate', context: 'ok' },
    certificateFromLogin: { operation: 'certificate', context: 'login' },
    certificateForbidden: { operation: 'certificate', context: 'unauthorised' },
    confirmed: { operation: 'confirm', context: 'ok', uid: 'uid-of-c1' },
    mismatch: { operation: 'confirm', context: 'ok', uid: 'uid-of-another' },
  } satisfies Record<string, LiveCall>);
  const names = Object.keys(cases);
  // The last word of Node.js on certificates, which must not count.
  const run = await runLive(join(folder, 'config'), Object.values(cases), { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  results = Object.fromEntries(run.results.map((result, index) => [names[index], result]));
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.end()));
  for (const made of [authority, stranger, between]) made.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('remote access', () => {
  test('is the token of the reader account and the CA, and nothing of the person who read it', () => {
    for (const name of ['ok', 'plugin', 'late']) {
      const { value, issues, fault } = resultOf(name);
      expect([name, issues, fault]).toEqual([name, undefined, undefined]);
      expect(value).toMatchObject({ cluster: 'c1', server: url('ours', 'ok'), uid: 'uid-of-c1', ca: authority.ca });
      const text = JSON.stringify(value);
      expect(text).not.toContain(tokens.person);
      expect(text).not.toContain(tokens.plugin);
    }
    const { value } = resultOf('plugin');
    const { kubeconfig } = value as { kubeconfig: string }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the driver's own
    expect(parse(kubeconfig)).toMatchObject({
      'current-context': 'c1',
      clusters: [{ cluster: { server: url('ours', 'ok'), 'certificate-authority-data': base64(authority.ca) } }],
      users: [{ name: 'c1', user: { token: tokens.reader } }],
    });
    expect(kubeconfig).not.toContain('exec');
  });

  test('takes a CA and a name for TLS from the declaration', () => {
    expect(resultOf('declaredForeignCa').value).toMatchObject({ ca: stranger.ca });
    // istiod takes an intermediate for a CA, so nothing else may be demanded here.
    expect(resultOf('declaredIntermediate').value).toMatchObject({ ca: between.ca });
    expect(JSON.stringify(resultOf('declaredName').value)).toContain('tls-server-name: kubernetes');
  });

  test.each([
    ['nobody', 'cluster-unreachable', true],
    ['slow', 'cluster-unreachable', true],
    ['otherCa', 'cluster-tls', true],
    ['otherName', 'cluster-tls', true],
    ['plain', 'cluster-tls', true],
    ['badKey', 'cluster-tls', true],
    ['badToken', 'cluster-unauthorised', true],
    ['unauthorised', 'cluster-unauthorised', true],
    ['forbidden', 'cluster-forbidden', true],
    ['login', 'cluster-answer', true],
    ['moved', 'cluster-answer', true],
    ['huge', 'cluster-answer', true],
    ['uidless', 'cluster-answer', true],
    ['failing', 'credential-plugin', true],
    ['asking', 'credential-plugin-terminal', true],
    ['absent', 'reader-token-absent', false],
    ['never', 'reader-token-pending', false],
    ['loopback', 'api-server-address', false],
    ['otherCluster', 'api-server-other-cluster', false],
    ['declaredElsewhere', 'api-server-other-cluster', false],
    ['declaredRevoked', 'reader-token-refused', false],
    ['declaredPowerless', 'reader-token-powerless', false],
    ['declaredLogin', 'api-server-answer', true],
    ['declaredClosed', 'api-server-unreachable', true],
    ['declaredForeign', 'api-server-tls', false],
    ['declaredNameless', 'api-server-tls', false],
    ['declaredBadCa', 'api-server-ca', false],
  ])('in the case %s ends in the issue %s and nothing else', (name, code, environment) => {
    expect(resultOf(name)).toMatchObject({ issues: [{ code }], environment });
    expect(resultOf(name).issues).toHaveLength(1);
    const text = JSON.stringify(resultOf(name));
    for (const quoted of Object.values(tokens)) expect(text).not.toContain(quoted);
  });

  test('sends the reader token nowhere before the cluster has said who it is', () => {
    const { asked = [] } = servers['ours'] ?? {};
    expect(asked.filter(({ behaviour }) => behaviour === 'ok')[0]?.path).toBe(kubeSystem);
    // Nothing was ever sent to whoever could not show a certificate of the right CA, but for the declared CA.
    expect(servers['foreign']?.asked.map(({ bearer }) => bearer)).toEqual([tokens.reader]);
    expect(servers['plain']?.asked).toEqual([]);
  });

  test('follows no redirect with a credential', () => {
    expect(servers['ours']?.asked.some(({ behaviour }) => behaviour === 'followed')).toBe(false);
  });
});

describe('a cluster', () => {
  test('is confirmed by its pinned UID, and refused with another', () => {
    expect(resultOf('confirmed')).toEqual({ value: [] });
    expect(codesOf('mismatch')).toEqual(['cluster-uid-mismatch']);
  });
});

describe('the certificate of a sealing controller', () => {
  test('is read through the API server', () => {
    expect(resultOf('certificate')).toEqual({ value: authority.ca });
  });

  test('is refused when it is none, or may not be read', () => {
    expect(codesOf('certificateFromLogin')).toEqual(['controller-answer']);
    expect(codesOf('certificateForbidden')).toEqual(['cluster-unauthorised']);
  });
});

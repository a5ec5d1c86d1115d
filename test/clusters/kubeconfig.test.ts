import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { contextConnection } from '../../lib/clusters/context-connection.ts';
import { type Kubeconfig, type KubeconfigText, parseKubeconfigs } from '../../lib/clusters/kubeconfig.ts';
import { loadKubeconfigs, readReferenced } from '../../lib/clusters/kubeconfig-files.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { inFolder } from '../mesh-folder.ts';
import { fuzzKubeconfigs } from './kubeconfig-fuzz.ts';
import { kubeconfigText } from './kubeconfig-text.ts';

const host = { environment: {}, interactive: false };

const parsed = (...texts: readonly KubeconfigText[]): Kubeconfig => {
  const { kubeconfig, issues } = parseKubeconfigs(texts);
  if (kubeconfig === undefined) throw new MeshError(issues);
  return kubeconfig;
};

const codesOf = (run: () => unknown): readonly string[] => {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
};

const connectionOf = (user: Readonly<Record<string, unknown>>, cluster: Readonly<Record<string, unknown>> = {}) =>
  contextConnection(
    parsed({ file: '/home/me/.kube/config', text: kubeconfigText([{ name: 'dev', user, cluster }]) }),
    { cluster: 'c1', context: 'dev', host },
    (path) => (path.includes('missing') ? undefined : `content of ${path}\n`),
  );

const text = (base64: string): string => Buffer.from(base64, 'base64').toString();

describe('a kubeconfig', () => {
  test('gives the server and the credential of a context', () => {
    const connection = connectionOf({ token: 'secret-of-a-person' });
    expect(connection.server).toBe('https://api.example.com:6443');
    expect(connection.reveal().credential.token).toBe('secret-of-a-person');
  });

  test('resolves the files it names from its own folder', () => {
    const { credential, ca } = connectionOf(
      { 'client-certificate': 'me.pem', 'client-key': '/keys/me.key', tokenFile: '../token' },
      { 'certificate-authority': 'ca.pem' },
    ).reveal();
    expect([text(ca), text(credential.certificate), text(credential.key), credential.token]).toEqual([
      'content of /home/me/.kube/ca.pem\n',
      'content of /home/me/.kube/me.pem\n',
      'content of /keys/me.key\n',
      'content of /home/me/token',
    ]);
  });

  test('merges as kubectl does: the first file that has a name decides', () => {
    const kubeconfig = parsed(
      { file: '/a/config', text: kubeconfigText([{ name: 'dev', server: 'https://first.example.com' }]) },
      { file: '/b/config', text: kubeconfigText([{ name: 'dev', server: 'https://second.example.com' }]) },
    );
    const connection = contextConnection(kubeconfig, { cluster: 'c1', context: 'dev', host }, () => '');
    expect(connection.server).toBe('https://first.example.com');
  });

  test('never shows what it holds', () => {
    const kubeconfig = parsed({ file: 'config', text: kubeconfigText([{ name: 'dev' }]) });
    const connection = connectionOf({ token: 'secret-of-a-person' });
    expect(inspect([kubeconfig, connection], { depth: 9, showHidden: true })).not.toContain('secret');
    expect(`${String(kubeconfig)} ${String(connection)}`).not.toContain('secret');
    expect(() => JSON.stringify(kubeconfig)).toThrow(TypeError);
    expect(() => JSON.stringify(connection)).toThrow(TypeError);
  });

  test.each([
    ['a context that is not there', { context: 'prod' }, 'context-missing'],
    ['a context whose name climbs', { context: '../../etc/passwd' }, 'context-missing'],
    ['a context named like a method of JavaScript', { context: '__proto__' }, 'context-missing'],
    ['a context without a user', { context: 'half' }, 'context-incomplete'],
  ])('refuses %s', (_, { context }, code) => {
    const config = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: 'https://a.example.com' } }],
      contexts: [{ name: 'half', context: { cluster: 'c' } }],
    });
    const kubeconfig = parsed({ file: 'config', text: config });
    expect(codesOf(() => contextConnection(kubeconfig, { cluster: 'c1', context, host }, () => ''))).toEqual([code]);
  });

  test.each([
    ['a server that is not checked', {}, { 'insecure-skip-tls-verify': true }, 'kubeconfig-insecure'],
    ['a server without TLS', {}, { server: 'http://api.example.com' }, 'kubeconfig-server'],
    ['a server with a password', {}, { server: 'https://me:secret@api.example.com' }, 'kubeconfig-server'],
    ['a provider that runs a shell', { 'auth-provider': { name: 'gcp' } }, {}, 'kubeconfig-credential'],
    ['groups that would be left out', { 'as-groups': ['admins'] }, {}, 'kubeconfig-credential'],
    ['a key that is gone', { 'client-key': 'missing.key' }, {}, 'kubeconfig-file-missing'],
  ])('refuses %s', (_, user, cluster, code) => {
    expect(codesOf(() => connectionOf(user, cluster))).toEqual([code]);
  });

  test('is refused when it is malformed, by place and not by text', () => {
    const { issues } = parseKubeconfigs([
      { file: 'config', text: 'users:\n- name: me\n  user: [secret-token\ncontexts: 3\n' },
      { file: 'other', text: JSON.stringify({ users: [{ user: {} }], contexts: 'secret-token', clusters: [3] }) },
    ]);
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['yaml-syntax', 'kubeconfig-shape']));
    expect(JSON.stringify(issues)).not.toContain('secret-token');
    expect(issues.find(({ code }) => code === 'yaml-syntax')?.at).toMatchObject({ file: 'config' });
  });

  test('is refused when a name stands twice, as kubectl refuses it', () => {
    const entry = { name: 'me', user: {} };
    const { issues } = parseKubeconfigs([{ file: 'config', text: JSON.stringify({ users: [entry, entry] }) }]);
    expect(issues.map(({ code }) => code)).toEqual(['kubeconfig-shape']);
  });

  test('is refused when its aliases explode', () => {
    const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &b${i + 1} [${`*b${i},`.repeat(9)}]`);
    const bomb = `a0: &b0 [x, x, x, x, x, x, x, x, x]\n${lines.join('\n')}\n`;
    const started = Date.now();
    const { kubeconfig, issues } = parseKubeconfigs([{ file: 'config', text: bomb }]);
    expect(kubeconfig).toBeUndefined();
    expect(issues.map(({ code }) => code)).toContain('yaml-alias');
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('does nothing but refuse, whatever 2,000 broken ones say', () => {
    const { harm, refused } = fuzzKubeconfigs(2000);
    expect(harm).toEqual([]);
    expect(refused).toBeGreaterThan(1000);
  });
});

describe('the files of KUBECONFIG', () => {
  test('may be missing in part', () => {
    inFolder({ config: kubeconfigText([{ name: 'dev' }]) }, (folder) => {
      const kubeconfig = loadKubeconfigs([`${folder}/none`, `${folder}/config`]);
      expect(kubeconfig.entry('contexts', 'dev')).toBeDefined();
    });
  });

  test('may not be missing, empty, folders or far too large', () => {
    inFolder({ empty: '', 'sub/x': '' }, (folder) => {
      expect(codesOf(() => loadKubeconfigs([`${folder}/none`]))).toEqual(['kubeconfig-missing']);
      expect(codesOf(() => loadKubeconfigs([`${folder}/empty`]))).toEqual(['kubeconfig-missing']);
      expect(codesOf(() => loadKubeconfigs([]))).toEqual(['kubeconfig-missing']);
      expect(codesOf(() => loadKubeconfigs([`${folder}/sub`]))).toEqual(['kubeconfig-unreadable']);
    });
    inFolder({ big: 'x'.repeat(16 * 1024 * 1024 + 1) }, (folder) => {
      expect(codesOf(() => loadKubeconfigs([`${folder}/big`]))).toEqual(['kubeconfig-too-large']);
    });
  });

  test('name others, which are bounded as well', () => {
    inFolder({ token: 'abc', big: 'x'.repeat(1024 * 1024 + 1) }, (folder) => {
      expect(readReferenced(`${folder}/token`)).toBe('abc');
      expect(readReferenced(`${folder}/big`)).toBeUndefined();
      expect(readReferenced(`${folder}/none`)).toBeUndefined();
      expect(readReferenced(folder)).toBeUndefined();
    });
  });
});

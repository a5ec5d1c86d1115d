import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { ClusterFault } from '../../lib/clusters/cluster-fault.ts';
import { type ConnectionParts, nobody } from '../../lib/clusters/connection.ts';
import { askPlugin, pluginOf } from '../../lib/clusters/credential-plugin.ts';
import type { JsonObject } from '../../lib/plan/manifest.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-plugin-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answer = (status: Readonly<Record<string, string>>): string => JSON.stringify({ kind: 'ExecCredential', status });

const parts = (interactive: boolean): ConnectionParts => ({
  cluster: 'c1',
  server: 'https://api.example.com',
  ca: 'Q0E=',
  tlsServerName: 'kubernetes',
  proxyUrl: '',
  credential: nobody,
  host: { environment: { PATH: process.env['PATH'], OURS: 'ours' }, interactive },
});

/** Asks a plugin that is this shell script, named relative to the folder of the kubeconfig. */
const ask = (script: string, exec: JsonObject = {}, timeoutMs = 5000, interactive = false) => {
  writeFileSync(join(folder, 'plugin'), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const plugin = pluginOf({ apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', ...exec }, folder);
  return askPlugin(plugin, parts(interactive), timeoutMs);
};

const faultOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return '';
  } catch (error) {
    if (error instanceof ClusterFault) return error.message;
    throw error;
  }
};

describe('a credential plugin', () => {
  test('gives a token, from its own arguments and environment', async () => {
    const script = `printf '{"status":{"token":"%s-%s-%s"}}' "$1" "$MINE" "$OURS"`;
    const exec = { args: ['a b;$(c)'], env: [{ name: 'MINE', value: 'mine' }] };
    expect(await ask(script, exec)).toMatchObject({ token: 'a b;$(c)-mine-ours', certificate: '' });
  });

  test('gives a certificate', async () => {
    const given = answer({ clientCertificateData: 'PEM', clientKeyData: 'KEY' });
    expect(await ask(`echo '${given}'`)).toEqual({ token: '', certificate: 'UEVN', key: 'S0VZ' });
  });

  test('is told what client-go tells it, and the cluster where it wants to know', async () => {
    const script = `printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"; echo '${answer({ token: 't' })}'`;
    await ask(script, { provideClusterInfo: true });
    expect(JSON.parse(readFileSync(join(folder, 'info'), 'utf8'))).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: {
          server: 'https://api.example.com',
          'certificate-authority-data': 'Q0E=',
          'tls-server-name': 'kubernetes',
        },
      },
    });
    await ask(script);
    expect(readFileSync(join(folder, 'info'), 'utf8')).not.toContain('api.example.com');
  });

  test('that asks a question finds nobody there, and does not hang', async () => {
    expect(await faultOf(ask('read -r password || exit 7', {}, 20_000))).toBe('plugin: it ended with code 7');
  });

  test('that cannot work without a terminal is not even started', async () => {
    const script = `touch "$(dirname "$0")/started"; echo '${answer({ token: 't' })}'`;
    expect(await faultOf(ask(script, { interactiveMode: 'Always' }))).toContain('plugin-terminal');
    expect(() => readFileSync(join(folder, 'started'))).toThrow('ENOENT');
  });

  test('that takes too long is ended, with what it started', async () => {
    const late = ask(`(sleep 2; touch "$(dirname "$0")/late") & sleep 60`, {}, 300);
    expect(await faultOf(late)).toContain('did not end within');
    await after(2300);
    expect(() => readFileSync(join(folder, 'late'))).toThrow('ENOENT');
  });

  test.each([
    ['what is no JSON', 'echo password123', 'its output is not JSON'],
    ['nothing', 'true', 'its output is not JSON'],
    ['no credential', `echo '{"status":{"password":"password123"}}'`, 'it gave no token and no certificate'],
    ['an error', 'echo password123 >&2; exit 3', 'it ended with code 3'],
    ['far too much', 'yes password123', 'it wrote more than 1048576 bytes'],
  ])('that gives %s is refused without a word of it', async (_, script, words) => {
    expect(await faultOf(ask(script))).toBe(`plugin: ${words}`);
  });

  test('that does not exist, or is not named, is refused', async () => {
    expect(await faultOf(ask('true', { command: './missing' }))).toBe('plugin: it cannot be started (ENOENT)');
    expect(await faultOf(ask('true', { command: '' }))).toBe('plugin: the kubeconfig names no command');
    expect(await faultOf(ask('true', { command: 'a\0b' }))).toBe(
      'plugin: it cannot be started (ERR_INVALID_ARG_VALUE)',
    );
  });
});

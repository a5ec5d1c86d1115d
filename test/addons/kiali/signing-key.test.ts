import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { kiali } from '../../../lib/addons/kiali.ts';
import { build, containerOf, plan, podOf } from '../built.ts';

const folder = '/kiali-override-secrets/login-token-signing-key';

const kialiWith = async (loginKey: 'generated' | 'sealed') => {
  const { get } = await build(kiali, plan(), { fqdn: 'kiali.example.com', loginKey });
  const deployment = get('Deployment', 'kiali');
  return { pod: podOf(deployment), container: containerOf(deployment) };
};

describe('a generated key', () => {
  let scratch = '';
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'signing-key-'));
  });
  afterEach(() => rmSync(scratch, { recursive: true }));

  /** Runs the command of the init container with its folder in another place. */
  const generate = async (): Promise<string> => {
    const { pod } = await kialiWith('generated');
    const [program = '', ...args] = pod.initContainers?.[0]?.command ?? [];
    execFileSync(
      program,
      args.map((arg) => arg.replace('/key/', `${scratch}/`)),
    );
    return readFileSync(join(scratch, 'value.txt'), 'utf8');
  };

  test('has 32 printable characters and no line end, and differs each time', async () => {
    const first = await generate();
    expect(first).toMatch(/^[A-Za-z\d+/]{32}$/);
    expect(await generate()).not.toBe(first);
  });

  test('is read by its owner alone', async () => {
    await generate();
    // eslint-disable-next-line no-bitwise
    expect(statSync(join(scratch, 'value.txt')).mode & 0o777).toBe(0o600);
  });

  test('lives in memory and is mounted where Kiali looks before its configuration', async () => {
    const { pod, container } = await kialiWith('generated');
    const name = 'login-token-signing-key';
    expect(pod.volumes).toContainEqual({ name, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
    expect(container.volumeMounts).toContainEqual({ name, mountPath: folder, readOnly: true });
    expect(pod.initContainers).toMatchObject([
      { image: 'docker.io/library/busybox:1.37.0', volumeMounts: [{ name, mountPath: '/key' }] },
    ]);
  });
});

describe('a sealed key', () => {
  test('is a Secret that must exist, and nothing is generated', async () => {
    const { pod, container } = await kialiWith('sealed');
    const name = 'login-token-signing-key';
    expect(pod).not.toHaveProperty('initContainers');
    expect(pod.volumes).toContainEqual({ name, secret: { secretName: 'kiali-signing-key' } });
    expect(container.volumeMounts).toContainEqual({ name, mountPath: folder, readOnly: true });
  });
});

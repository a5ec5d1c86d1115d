import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recipientsCheck } from '../../../lib/cli/commands/recipients-check.ts';
import { recipientsGenerate } from '../../../lib/cli/commands/recipients-generate.ts';
import { recipientsRevoke } from '../../../lib/cli/commands/recipients-revoke.ts';
import { PrivateKey } from '../../../lib/pki/private-key.ts';
import { isMap, type JsonObject } from '../../../lib/plan/manifest.ts';
import { readYamlStream } from '../../../lib/yaml/read.ts';
import { initialised, type MeshOfTests, now } from '../ca-of-tests.ts';
import { newController } from './mesh-with-keys.ts';
import { filesOf, generated, type Outcome, outcomeOf, programArguments } from './sealed-mesh.ts';

const declaration = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1, context: kind-one }
  cluster2: { network: network2, secrets: { backend: sops } }
  cluster3: { network: network3, secrets: { backend: existing } }
`;

const pem = 'recipients/cluster1/sealed-secrets.pem';

let mesh: MeshOfTests;
beforeEach(async () => {
  mesh = await initialised(declaration);
});
afterEach(() => mesh.end());

const revoke = (fingerprint: string): Promise<Outcome> =>
  outcomeOf((io) => recipientsRevoke({ ...mesh.input, cluster: 'cluster1', fingerprint }, io, now));

const check = (own = {}): Promise<Outcome> =>
  outcomeOf((io) =>
    recipientsCheck({ ...mesh.input, cluster: undefined, approval: false, format: 'table', ...own }, io, { now }),
  );

const objectsOf = (manifest: string): readonly JsonObject[] =>
  (readYamlStream(manifest, { file: 'm', maxBytes: 1e6, aliases: 'none' }) ?? []).filter((value) => isMap(value));

const bytesOf = (object: JsonObject | undefined, key: string): string => {
  const data = object?.['data'];
  const value = isMap(data) ? data[key] : undefined;
  return Buffer.from(typeof value === 'string' ? value : '', 'base64').toString();
};

describe('recipients generate', () => {
  test('keeps the private half in the store, publishes and approves the other, and says what to do next', async () => {
    const { code, out, err } = await generated(mesh, 'cluster1');
    expect([code, out]).toEqual([0, '']);
    expect(mesh.text(pem)).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(JSON.stringify(filesOf(mesh, ''))).not.toContain('PRIVATE');
    expect(err).toContain(
      'isthmus recipients generate cluster1 --kind sealed-secrets --bootstrap | kubectl --context kind-one apply',
    );
    const { out: table } = await check({ cluster: 'cluster1', approval: true });
    expect(table).toMatch(/cluster1 +sealed-secrets +[0-9a-f]{64} +\d{4}-\d\d-\d\d +approved/);
  });

  test('quotes a context in the command that people copy: mesh.yaml comes from a pull request', async () => {
    mesh.put('mesh.yaml', mesh.text('mesh.yaml').replace('kind-one', "'c$(touch /tmp/x)'"));
    const { err } = await generated(mesh, 'cluster1');
    expect(err).toContain("| kubectl --context 'c$(touch /tmp/x)' apply");
  });

  test('prints a Secret that the controller takes for an active key, the same each time', async () => {
    const { out } = await generated(mesh, 'cluster1', { bootstrap: true, controllerNamespace: 'sealing' });
    const [secret, ...more] = objectsOf(out);
    expect(more).toEqual([]);
    expect(secret).toMatchObject({
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: {
        namespace: 'sealing',
        name: expect.stringMatching(/^sealed-secrets-key-[0-9a-f]{10}$/),
        labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' },
      },
    });
    const certificate = new X509Certificate(bytesOf(secret, 'tls.crt'));
    expect(certificate.checkPrivateKey(createPrivateKey(bytesOf(secret, 'tls.key')))).toBe(true);
    expect(bytesOf(secret, 'tls.crt')).toBe(mesh.text(pem));
    expect((await generated(mesh, 'cluster1', { bootstrap: true, controllerNamespace: 'sealing' })).out).toBe(out);
  });

  test('makes an age key for Flux where the backend is sops', async () => {
    const { out } = await generated(mesh, 'cluster2', { bootstrap: true });
    const [secret] = objectsOf(out);
    expect(secret).toMatchObject({ metadata: { name: 'sops-age', namespace: 'flux-system' } });
    expect(bytesOf(secret, 'age.agekey')).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]+\n$/);
    expect(mesh.text('recipients/cluster2/age.txt')).toMatch(/^age1[0-9a-z]+\n$/);
  });

  test('makes no second pair while one is approved, and a new one once it was revoked', async () => {
    await generated(mesh, 'cluster1');
    expect((await generated(mesh, 'cluster1')).refused).toEqual(['recipient-exists']);
    const [fingerprint = ''] = /[0-9a-f]{64}/.exec((await check()).out) ?? [];
    await revoke(fingerprint);
    expect((await generated(mesh, 'cluster1')).code).toBe(0);
    expect(objectsOf((await generated(mesh, 'cluster1', { bootstrap: true })).out)).toHaveLength(1);
  });

  test('does not undo what somebody added while the key was made, and keeps no key then', async () => {
    const other = newController('cluster1').pem;
    const wish = { ...mesh.input, cluster: 'cluster1', kind: undefined, controllerNamespace: 'kube-system' };
    const { refused } = await outcomeOf((io) =>
      recipientsGenerate({ ...wish, bootstrap: false, output: 'pipe' }, io, () => {
        mesh.put(pem, other);
        return Promise.resolve(PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));
      }),
    );
    expect([refused, mesh.text(pem)]).toEqual([['files-changed'], other]);
    expect((await generated(mesh, 'cluster1')).err).toContain('a new key pair');
    expect(mesh.text(pem).startsWith(other)).toBe(true);
  });

  test('publishes a pair that only the store has, as a run leaves it that was ended there, and makes no second', async () => {
    for (const [cluster, file] of [
      ['cluster1', pem],
      ['cluster2', 'recipients/cluster2/age.txt'],
    ] as const) {
      const store = mesh.text('pki/store.json');
      // oxlint-disable-next-line no-await-in-loop -- one after the other, each changes the store
      await generated(mesh, cluster);
      const [made, known] = [mesh.text(file), mesh.text('pki/store.json')];
      mesh.put('pki/store.json', store);
      rmSync(join(mesh.folder, file));
      // oxlint-disable-next-line no-await-in-loop
      const { code, err } = await generated(mesh, cluster);
      expect([code, mesh.text(file), mesh.text('pki/store.json')]).toEqual([0, made, known]);
      expect(err).toContain(`was in the store only; it stands now in ${file}`);
      // oxlint-disable-next-line no-await-in-loop
      expect((await generated(mesh, cluster)).refused).toEqual(['recipient-exists']);
    }
  });

  test.each(['terminal', 'file', 'other'] as const)('writes no key to a %s, and makes none', async (output) => {
    const before = filesOf(mesh, '');
    const { refused, out } = await generated(mesh, 'cluster1', { bootstrap: true, output });
    expect([refused, out]).toEqual([['bootstrap-not-a-pipe'], '']);
    expect(filesOf(mesh, '')).toEqual(before);
  });

  test('asks for the kind where no backend seals, and refuses a cluster that is not declared', async () => {
    expect((await generated(mesh, 'cluster3')).refused).toEqual(['recipient-kind']);
    expect((await generated(mesh, 'cluster9')).refused).toEqual(['cluster-unknown']);
    expect((await generated(mesh, 'cluster3', { kind: 'age' })).code).toBe(0);
  });

  test('of the real program writes a key into a pipe, and none into a file', () => {
    const args = [...programArguments, 'recipients', 'generate', 'cluster2'];
    const flags = ['--bootstrap', '--identity', mesh.identityFile];
    const env = { ...process.env, XDG_DATA_HOME: mesh.input.dataHome };
    const file = join(mesh.folder, '../bootstrap.yaml');
    const descriptor = openSync(file, 'w');
    const stdio = ['ignore', descriptor, 'pipe'] as const;
    const refused = spawnSync(process.execPath, [...args, ...flags], { cwd: mesh.folder, env, stdio: [...stdio] });
    closeSync(descriptor);
    expect([refused.status, readFileSync(file, 'utf8')]).toEqual([3, '']);
    expect(String(refused.stderr)).toContain('bootstrap-not-a-pipe');
    const piped = spawnSync(process.execPath, [...args, ...flags], { cwd: mesh.folder, env, encoding: 'utf8' });
    expect(piped.status).toBe(0);
    expect(bytesOf(objectsOf(piped.stdout)[0], 'age.agekey')).toContain('AGE-SECRET-KEY-1');
    expect(piped.stderr).not.toContain('AGE-SECRET-KEY-1');
  }, 30_000);
});

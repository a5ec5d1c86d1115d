import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { recipientsAdd } from '../../../lib/cli/commands/recipients-add.ts';
import { recipientsApprove, type ApprovalHelp } from '../../../lib/cli/commands/recipients-approve.ts';
import { recipientsCheck } from '../../../lib/cli/commands/recipients-check.ts';
import { recipientsFetch } from '../../../lib/cli/commands/recipients-fetch.ts';
import { recipientsRevoke } from '../../../lib/cli/commands/recipients-revoke.ts';
import { initialised, later, type MeshOfTests, now } from '../ca-of-tests.ts';
import { newController } from './mesh-with-keys.ts';
import { filesOf, newAge, outcomeOf } from './sealed-mesh.ts';

const declaration = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1, context: kind-one }
  cluster2: { network: network2, secrets: { backend: sops } }
  cluster3: { network: network3, secrets: { backend: existing } }
`;

const controller = newController('cluster1', later(-1));
const other = newController('cluster1', later(-1));
const pem = 'recipients/cluster1/sealed-secrets.pem';

let mesh: MeshOfTests;
beforeEach(async () => {
  mesh = await initialised(declaration);
});
afterEach(() => mesh.end());

const add = (text: string, cluster = 'cluster1', own = {}) => {
  mesh.put('../given', text);
  const input = { ...mesh.input, cluster, file: join(mesh.folder, '../given'), approve: false, ...own };
  return outcomeOf((io) => recipientsAdd(input, io, undefined, now));
};

const approve = (fingerprint: string | undefined, help: ApprovalHelp = {}, pins?: string) =>
  outcomeOf((io) => recipientsApprove({ ...mesh.input, cluster: 'cluster1', fingerprint, pins }, io, { now, ...help }));

const revoke = (fingerprint: string) =>
  outcomeOf((io) => recipientsRevoke({ ...mesh.input, cluster: 'cluster1', fingerprint }, io, now));

const check = (own = {}, served?: () => Promise<string>) =>
  outcomeOf((io) =>
    recipientsCheck({ ...mesh.input, cluster: undefined, approval: false, format: 'table', ...own }, io, {
      now,
      served,
    }),
  );

/** A person who answers every question alike, and keeps what was asked. */
const person = (answer: boolean) => {
  const asked: string[] = [];
  const askWord = (question: string): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  return { asked, terminal: { canAsk: () => true, askWord } };
};

const nobody = { canAsk: () => false, askWord: () => Promise.resolve(true) };

const help = (text: string): ApprovalHelp => ({ terminal: nobody, served: () => Promise.resolve(text) });

describe('recipients add', () => {
  test('publishes a certificate without a store, and approves nothing', async () => {
    const { code, err } = await add(controller.pem, 'cluster1', { identity: [] });
    expect(code).toBe(0);
    expect(mesh.text(pem)).toBe(controller.pem);
    expect(err).toContain('isthmus recipients approve cluster1');
    expect((await check({ approval: true, cluster: 'cluster1' })).err).toContain('recipient-not-approved');
  });

  test('keeps those that are there, adds a new one, and says of a known one that it is known', async () => {
    await add(controller.pem);
    await add(other.pem);
    expect((await add(controller.pem)).err).toContain('is already');
    expect(mesh.text(pem)).toBe(controller.pem + other.pem);
    const { recipient } = newAge();
    await add(`# laptop\n${recipient.text}\n`, 'cluster2');
    expect(mesh.text('recipients/cluster2/age.txt')).toBe(`${recipient.text}\n`);
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const bad: readonly (readonly [string, string, string])[] = [
    ['a private key', key, 'recipient-private-key'],
    ['a private key behind a certificate', controller.pem + key, 'recipient-private-key'],
    ['an age identity', `${newAge().reveal()}\n`, 'recipient-private-key'],
    [
      'an age identity behind a recipient',
      `${newAge().recipient.text}\n${newAge().reveal()}\n`,
      'recipient-private-key',
    ],
    ['anything else', 'hello\n', 'recipient-unreadable'],
    ['an age recipient of a plugin', 'age1yubikey1qwerty\n', 'recipient-unreadable'],
  ];

  test.each(bad)('refuses %s, quotes nothing and writes nothing', async (_, text, code) => {
    const { refused, problems } = await add(text);
    expect(refused).toEqual([code]);
    expect(problems).not.toMatch(/AGE-SECRET-KEY-1[0-9A-Z]|MIG|hello/);
    expect(filesOf(mesh, 'recipients')).toEqual({});
  });
});

describe('recipients approve', () => {
  beforeEach(() => add(controller.pem));

  test('shows a person the fingerprint and takes the word for an answer', async () => {
    const yes = person(true);
    expect((await approve(undefined, yes)).code).toBe(0);
    expect(yes.asked).toEqual([expect.stringContaining(controller.fingerprint)]);
    expect((await check({ approval: true, cluster: 'cluster1' })).out).toContain('approved');
    expect((await approve(undefined, person(true))).err).toContain('nobody waits');
  });

  test('approves nothing when the person does not agree', async () => {
    expect((await approve(undefined, person(false))).code).toBe(1);
    expect((await check({ approval: true, cluster: 'cluster1' })).err).toContain('recipient-not-approved');
  });

  test('wants the exact fingerprint where nobody sits', async () => {
    expect((await approve(undefined, { terminal: nobody })).refused).toEqual(['approval-needs-terminal']);
    expect((await approve(controller.fingerprint.slice(0, 16), { terminal: nobody })).refused).toEqual([
      'recipient-unknown',
    ]);
    expect((await approve(controller.fingerprint, { terminal: nobody })).code).toBe(0);
  });

  test('compares with the controller when asked to', async () => {
    expect((await approve(controller.fingerprint, help(other.pem))).refused).toEqual(['recipient-not-served']);
    expect((await approve(controller.fingerprint, help(controller.pem))).code).toBe(0);
  });

  test('approves nobody who was revoked', async () => {
    await approve(controller.fingerprint);
    await revoke(controller.fingerprint);
    expect(mesh.has(pem)).toBe(false);
    await add(controller.pem);
    expect((await approve(controller.fingerprint)).refused).toEqual(['recipient-revoked']);
  });

  test('raises the generation in pki/store.json with the store', async () => {
    const before = mesh.text('pki/store.json');
    await approve(controller.fingerprint);
    expect(mesh.text('pki/store.json')).not.toBe(before);
    expect((await check({ approval: true })).refused).toEqual([]);
  });
});

describe('recipients revoke', () => {
  test('takes the recipient out of its file, leaves the others, and says what to do', async () => {
    await add(controller.pem + other.pem);
    await approve(undefined, person(true));
    const { code, err } = await revoke(controller.fingerprint);
    expect(code).toBe(0);
    expect(mesh.text(pem)).toBe(other.pem);
    expect(err).toContain('isthmus remote-secret --target cluster1');
    expect(err).not.toContain('no recipient left');
    expect((await revoke(other.fingerprint)).err).toContain('no recipient left');
  });

  test('refuses a fingerprint that nobody has', async () => {
    expect((await revoke('ab'.repeat(32))).refused).toEqual(['recipient-unknown']);
  });
});

describe('recipients fetch', () => {
  test('publishes what the controller serves', async () => {
    const input = { mesh: mesh.input.mesh, cluster: 'cluster1', controller: 'kube-system/sealed-secrets' };
    const { code, err } = await outcomeOf((io) =>
      recipientsFetch(input, io, () => Promise.resolve(controller.pem), now),
    );
    expect(code).toBe(0);
    expect(err).toContain(controller.fingerprint);
    expect(mesh.text(pem)).toBe(controller.pem);
  });
});

describe('recipients check', () => {
  test('needs no key, and warns of clusters without recipients', async () => {
    const { code, err } = await check({ identity: [] });
    expect(code).toBe(0);
    expect(err.match(/recipient-missing/g)).toHaveLength(2);
  });

  test('finds a file that cannot be read', async () => {
    await add(controller.pem);
    mesh.put(pem, 'nothing');
    const { code, err } = await check();
    expect(code).toBe(1);
    expect(err).toContain('recipient-unreadable');
  });

  test('takes a newer key of the controller for what it may be, and does not fail', async () => {
    await add(controller.pem);
    const { code, err } = await check({ cluster: 'cluster1' }, () => Promise.resolve(other.pem));
    expect(code).toBe(0);
    expect(err).toMatch(/warning +recipient-newer-served/);
    expect((await check({ cluster: 'cluster1' }, () => Promise.resolve(controller.pem))).err).toBe('');
  });

  test('prints JSON without PEM', async () => {
    await add(controller.pem);
    const { out } = await check({ format: 'json' });
    expect(out).toContain(controller.fingerprint);
    expect(out).not.toContain('BEGIN');
  });
});

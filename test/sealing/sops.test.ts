import { describe, expect, test } from '@jest/globals';
import { createDecipheriv, createHash } from 'node:crypto';
import { checkDocument } from '../../lib/emit/check-object.ts';
import { isSopsEnvelope } from '../../lib/emit/leak/sops-envelope.ts';
import type { JsonObject } from '../../lib/plan/manifest.ts';
import { decryptWithIdentities } from '../../lib/sealing/age/age.ts';
import { dearmor } from '../../lib/sealing/age/armor.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { sealWithSops } from '../../lib/sealing/sops.ts';
import { readYaml } from '../../lib/yaml/read.ts';
import { knownIdentity, madeBySops } from './foreign-files.ts';
import { countedBytes, noon, requestFor, secretOf } from './sealing-fixture.ts';

interface Envelope {
  readonly data: Readonly<Record<string, string>>;
  readonly sops: {
    readonly age: readonly { readonly enc: string }[];
    readonly mac: string;
    readonly lastmodified: string;
  };
}

const read = (text: string): JsonObject =>
  readYaml(text, { file: 'x', maxBytes: 2 ** 20, aliases: 'none' }).value ?? {};

const envelope = (text: string): Envelope => {
  const { data, sops } = read(text);
  const { age, mac, lastmodified } = Object(sops);
  return { data: { ...Object(data) }, sops: { age, mac: String(mac), lastmodified: String(lastmodified) } };
};

const openValue = (value: string, key: Buffer, context: string): string => {
  if (value === '') return '';
  const parts = /^ENC\[AES256_GCM,data:(.*),iv:(.*),tag:(.*),type:str\]$/.exec(value) ?? [];
  const [data, iv, tag] = parts.slice(1).map((part) => Buffer.from(part, 'base64'));
  if (!data || !iv || !tag) throw new Error('no value of sops');
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(data), decipher.final()]).toString();
};

/** What `sops decrypt` does with a file whose values alone are encrypted and under the code (v3.13.2, sops.go). */
const open = (text: string, identity: AgeIdentity, at = 0): Readonly<Record<string, string>> => {
  const { data, sops } = envelope(text);
  const key = decryptWithIdentities(dearmor(sops.age[at]?.enc ?? ''), [identity]);
  const opened = Object.entries(data).map(([name, value]) => [name, openValue(value, key, `data:${name}:`)] as const);
  const mac = createHash('sha512').update(createHash('sha256').update('sops').digest());
  for (const [, plain] of opened) mac.update(plain);
  const found = openValue(sops.mac, key, sops.lastmodified);
  if (found !== mac.digest('hex').toUpperCase()) throw new Error('MAC mismatch');
  return Object.fromEntries(opened.map(([name, plain]) => [name, Buffer.from(plain, 'base64').toString()]));
};

const own = AgeIdentity.generate(countedBytes('own'));
const spare = AgeIdentity.generate(countedBytes('spare'));
const values = { 'a.pem': 'äöü\r\n', b: 'second', empty: '', '10': 'ten', '9': 'nine' };

const seal = (of: Readonly<Record<string, string>> = values) =>
  sealWithSops(requestFor(secretOf(of)), [own.recipient, spare.recipient], { random: countedBytes(), clock: noon });

const swap = (text: string, one: string, other: string): string =>
  text.replace(one, '\0').replace(other, one).replace('\0', other);

describe('the decryptor of these tests', () => {
  test('opens what sops itself made', () => {
    expect(open(madeBySops, knownIdentity)).toEqual({ empty: '', key: 'value', other: 'another' });
  });
});

describe('a Secret of sops', () => {
  test('opens for each of its recipients to what was sealed', () => {
    expect(open(seal().text, own)).toEqual(values);
    expect(open(seal().text, spare, 1)).toEqual(values);
  });

  test('does not open for a stranger', () => {
    expect(() => open(seal().text, knownIdentity)).toThrow('none of the identities');
  });

  test.each<[string, (text: string) => string]>([
    ['a flipped code', (text) => text.replace(/(mac: ENC\[AES256_GCM,data:)./, '$1*')],
    [
      'the code of another document',
      (text) => text.replace(/mac: ENC.*/, `mac: ${envelope(seal({ x: 'y' }).text).sops.mac}`),
    ],
    ['another time', (text) => text.replace('2026-12-01', '2026-12-02')],
    ['a value that is gone', (text) => text.replace(/\n {2}b: ENC.*/, '')],
    ['a value that was emptied', (text) => text.replace(/\n {2}b: ENC.*/, '\n  b: ""')],
    [
      'values that changed places',
      (text) => swap(text, envelope(text).data['b'] ?? '', envelope(text).data['a.pem'] ?? ''),
    ],
    ['keys that changed places', (text) => swap(text, 'a.pem: ENC', 'b: ENC')],
    ['a changed nonce', (text) => text.replace(/(b: ENC\S+iv:)../, '$1**')],
    ['a changed tag', (text) => text.replace(/(b: ENC\S+tag:)./, '$1*')],
  ])('does not open with %s', (_, change) => {
    const text = seal().text;
    expect(change(text)).not.toBe(text);
    expect(() => open(change(text), own)).toThrow(/MAC mismatch|authenticate data|no value of sops/);
  });

  test('opens after a label was changed, as kustomize would', () => {
    expect(open(seal().text.replace('b/l: "on"', 'b/l: other'), own)).toEqual(values);
  });

  test('says in whole seconds and in quotes when it was made', () => {
    expect(seal().text).toContain('lastmodified: "2026-12-01T12:00:00Z"');
  });

  test('names its rules and its version', () => {
    expect(seal().object['sops']).toMatchObject({
      encrypted_regex: '^(data|stringData)$',
      mac_only_encrypted: true,
      version: '3.13.2',
      age: [{ recipient: own.recipient.text }, { recipient: spare.recipient.text }],
    });
  });

  test('keeps metadata and type in the clear and passes for an envelope', () => {
    const { object, file } = seal();
    expect(object).toMatchObject({
      kind: 'Secret',
      type: 'Opaque',
      metadata: { labels: { 'b/l': 'on' }, annotations: { 'a/n': '1' } },
    });
    expect(isSopsEnvelope(object)).toBe(true);
    expect(checkDocument(seal()).issues).toEqual([]);
    expect(file).toBe('sealed/cluster1/odd.yaml');
  });

  test('leaves an empty value empty, as sops does', () => {
    expect(seal().object['data']).toMatchObject({ empty: '' });
  });

  test('encrypts one text to another each time', () => {
    const { data } = envelope(seal({ a: 'same', b: 'same' }).text);
    expect(data['a']).not.toBe(data['b']);
  });

  test('needs a recipient', () => {
    expect(() => sealWithSops(requestFor(secretOf(values)), [], { random: countedBytes(), clock: noon })).toThrow(
      RangeError,
    );
  });
});

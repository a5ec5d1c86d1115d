import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import type { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import { sealWithSops } from '../../lib/sealing/sops.ts';
import type { Ledger } from '../report/ledger.ts';
import { type Program, proofsIn, type Run } from './program.ts';
import { holds, oddSecret, sampleCacerts } from './secrets.ts';

const clock = (): Date => new Date();

/** Another first letter of the ciphertext that follows. */
const flip = (text: string, before: RegExp): string =>
  text.replace(new RegExp(`(${before.source})(.)`), (_, kept: string, one: string) => kept + (one === 'A' ? 'B' : 'A'));

const swapped = (text: string): string => {
  const cert = /ca-cert\.pem: (ENC\S+)/.exec(text)?.[1] ?? '';
  const root = /root-cert\.pem: (ENC\S+)/.exec(text)?.[1] ?? '';
  return text.replace(cert, '@').replace(root, cert).replace('@', root);
};

type Open = (text: string, key?: string) => Run;

/** What `sops decrypt`, with its check of the code, refuses of a document that was changed. */
const proveRefusals = async (ledger: Ledger, text: string, open: Open): Promise<void> => {
  const { refuses } = proofsIn(ledger);
  const failed = /Could not decrypt value: .*message authentication failed/;
  const code = flip(text, /mac: ENC\[AES256_GCM,data:/);
  const time = text.replace(/(lastmodified: "\d{3})\d/, '$19');
  const value = flip(text, /ca-key\.pem: ENC\[AES256_GCM,data:/);
  const without = text.replace(/ {2}root-cert\.pem: ENC\S+\n/, '');
  await refuses('sops refuses a stranger', () => open(text, 'stranger'), /identity did not match/);
  await refuses('sops refuses a flipped code', () => open(code), /^Cannot decrypt MAC: /);
  await refuses('sops refuses another time', () => open(time), /^Cannot decrypt MAC: /);
  await refuses('sops refuses a changed value', () => open(value), failed);
  await refuses('sops refuses values that changed places', () => open(swapped(text)), failed);
  await refuses('sops refuses a document that lacks a value', () => open(without), /^MAC mismatch\. /);
};

/** What `sops decrypt` and `sops updatekeys` make of our documents. */
export const proveWithSops = async (ledger: Ledger, sops: Program): Promise<void> => {
  const { opens } = proofsIn(ledger);
  const identities = ['own', 'spare', 'later', 'stranger'].map((name) => {
    const identity = AgeIdentity.generate(randomBytes);
    sops.write(`${name}.txt`, `${identity.reveal()}\n`);
    return identity.recipient;
  });
  const recipients = identities.slice(0, 2);
  const seal = (secret: CleartextSecret): string =>
    sealWithSops({ cluster: 'cluster1', secret, annotations: {} }, recipients, { random: randomBytes, clock }).text;
  const keyOf = (name: string): Record<string, string> => ({ SOPS_AGE_KEY_FILE: join(sops.folder, `${name}.txt`) });
  const open: Open = (text, key = 'own') => sops.run(['decrypt', sops.write('sealed.yaml', text)], keyOf(key));
  const [cacerts, odd] = [sampleCacerts(), oddSecret()];
  const text = seal(cacerts);
  const isCacerts = (yaml: Buffer): boolean => holds(yaml, cacerts);
  await opens('sops opens cacerts', () => open(text), isCacerts);
  await opens('sops opens cacerts for the spare recipient', () => open(text, 'spare'), isCacerts);
  const isOdd = (yaml: Buffer): boolean => holds(yaml, odd);
  await opens('sops opens bytes, letters, odd keys and an empty value', () => open(seal(odd)), isOdd);
  const immutable = text.replace('type: Opaque', 'type: Opaque\nimmutable: true');
  await opens('sops opens a document of which a value in the clear has changed', () => open(immutable), isCacerts);
  const present = identities.slice(0, 3).map((one) => one.text);
  sops.write('.sops.yaml', `creation_rules:\n  - age: ${present.join(',')}\n`);
  sops.write('updated.yaml', text);
  const updated = (): string => readFileSync(join(sops.folder, 'updated.yaml'), 'utf8');
  const update = (): Run => sops.run(['updatekeys', '-y', 'updated.yaml'], keyOf('own'));
  await opens('sops updatekeys adds a recipient', update, () => updated() !== text);
  await opens('sops opens cacerts for the recipient that was added', () => open(updated(), 'later'), isCacerts);
  await proveRefusals(ledger, text, open);
};

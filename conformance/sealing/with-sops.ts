import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import type { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import { sealWithSops } from '../../lib/sealing/sops.ts';
import { opens, type Program, type Proof, refuses, type Run } from './program.ts';
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

/** What `sops decrypt` (with its check of the code) and `sops updatekeys` make of our documents. */
export const proveWithSops = (sops: Program): readonly Proof[] => {
  const identities = ['own', 'spare', 'later', 'stranger'].map((name) => {
    const identity = AgeIdentity.generate(randomBytes);
    sops.write(`${name}.txt`, `${identity.reveal()}\n`);
    return identity.recipient;
  });
  const recipients = identities.slice(0, 2);
  const seal = (secret: CleartextSecret): string =>
    sealWithSops({ cluster: 'cluster1', secret, annotations: {} }, recipients, { random: randomBytes, clock }).text;
  const keyOf = (name: string): Record<string, string> => ({ SOPS_AGE_KEY_FILE: join(sops.folder, `${name}.txt`) });
  const open = (text: string, key = 'own'): Run => sops.run(['decrypt', sops.write('sealed.yaml', text)], keyOf(key));
  const cacerts = sampleCacerts();
  const odd = oddSecret();
  const text = seal(cacerts);
  const mac = /MAC mismatch/i;
  sops.write(
    '.sops.yaml',
    `creation_rules:\n  - age: ${identities
      .slice(0, 3)
      .map((one) => one.text)
      .join(',')}\n`,
  );
  sops.write('sealed.yaml', text);
  const updated = sops.run(['updatekeys', '-y', 'sealed.yaml'], keyOf('own'));
  const after = readFileSync(join(sops.folder, 'sealed.yaml'), 'utf8');
  return [
    opens('sops opens cacerts', open(text), (yaml) => holds(yaml, cacerts)),
    opens('sops opens it for the spare recipient', open(text, 'spare'), (yaml) => holds(yaml, cacerts)),
    opens('sops opens bytes, letters, odd keys and an empty value', open(seal(odd)), (yaml) => holds(yaml, odd)),
    opens(
      'what is not encrypted may change',
      open(text.replace('type: Opaque', 'type: Opaque\nimmutable: true')),
      (yaml) => holds(yaml, cacerts),
    ),
    opens('sops updatekeys adds a recipient', updated, () => after !== text),
    opens('who then opens it', open(after, 'later'), (yaml) => holds(yaml, cacerts)),
    refuses('sops refuses a stranger', open(text, 'stranger'), /identity did not match/),
    refuses('sops refuses a flipped code', open(flip(text, /mac: ENC\[AES256_GCM,data:/)), /cannot decrypt MAC|mac/i),
    refuses('sops refuses another time', open(text.replace(/(lastmodified: "\d{3})\d/, '$19')), /mac/i),
    refuses(
      'sops refuses a changed value',
      open(flip(text, /ca-key\.pem: ENC\[AES256_GCM,data:/)),
      /authentication failed/,
    ),
    refuses('sops refuses values that changed places', open(swapped(text)), /authentication failed/),
    refuses('sops refuses a value that is gone', open(text.replace(/ {2}root-cert\.pem: ENC\S+\n/, '')), mac),
  ];
};

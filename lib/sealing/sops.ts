import { createCipheriv, createHash } from 'node:crypto';
import { encryptForRecipients } from './age/age.ts';
import { armor } from './age/armor.ts';
import type { AgeRecipient } from './age/x25519.ts';
import type { Clock, RandomBytes } from './effects.ts';
import { sealedDocument, type SealRequest, unlessEmpty, type WrittenDocument } from './seal-request.ts';
import type { Writer } from './writer.ts';

export const sopsWriter = { backend: 'sops', format: 1, scope: 'none', recipients: 'all' } as const satisfies Writer;

/** The release this writer was proved with; sops compares it with its own to warn about newer files. */
const version = '3.13.2';

/** Only the values of a Secret; sops tests it against every part of a path. */
const encryptedRegex = '^(data|stringData)$';

/** Sets a code over encrypted values apart from one over all values; getsops/sops v3.13.2, sops.go. */
const macOverEncrypted = createHash('sha256').update('sops').digest();

/** One text as sops writes it; the nonce has 32 bytes (aes/cipher.go). An empty text stays empty. */
const encryptText = (plain: string, key: Buffer, context: string, random: RandomBytes): string => {
  if (plain === '') return '';
  const iv = random(32);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const [body, nonce, tag] = [data, iv, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'));
  return `ENC[AES256_GCM,data:${body},iv:${nonce},tag:${tag},type:str]`;
};

/** The time as it is part of the code: whole seconds, or sops would read another text than was signed. */
const inSeconds = (now: Date): string => now.toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * Seals a Secret as `sops encrypt` does for age: a Secret whose values alone are encrypted, under a code over these
 * values, so that labels may change later. Each recipient opens it alone. Unlike strict scope, nothing binds the values
 * to the name and namespace: whoever writes to the repository can move them.
 *
 * Throws a RangeError without recipients.
 */
export const sealWithSops = (
  { cluster, secret, annotations: extra }: SealRequest,
  recipients: readonly AgeRecipient[],
  effects: { readonly random: RandomBytes; readonly clock: Clock },
): WrittenDocument => {
  const { random, clock } = effects;
  const { namespace, name, type, labels, annotations } = secret.metadata;
  const dataKey = random(32);
  const lastmodified = inSeconds(clock());
  const mac = createHash('sha512').update(macOverEncrypted);
  // As an object first: it orders keys that look like numbers anew, and the code follows the order of the document.
  const texts = Object.fromEntries(secret.reveal().map(([key, plain]) => [key, plain.toString('base64')]));
  const data = Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      mac.update(text, 'utf8');
      return [key, encryptText(text, dataKey, `data:${key}:`, random)];
    }),
  );
  const age = recipients.map((recipient) => ({
    recipient: recipient.text,
    enc: armor(encryptForRecipients(dataKey, [recipient], random)),
  }));
  if (age.length === 0) throw new RangeError('a sops file needs a recipient');
  const code = encryptText(mac.digest('hex').toUpperCase(), dataKey, lastmodified, random);
  dataKey.fill(0);
  return sealedDocument(cluster, name, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      ...unlessEmpty('labels', labels),
      ...unlessEmpty('annotations', { ...annotations, ...extra }),
    },
    type,
    data,
    sops: { age, encrypted_regex: encryptedRegex, lastmodified, mac: code, mac_only_encrypted: true, version },
  });
};

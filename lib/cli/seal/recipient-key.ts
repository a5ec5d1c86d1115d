import { readCertificateFile } from '../../pki/certificate.ts';
import { generateKey, type KeyGenerator } from '../../pki/private-key.ts';
import { issueSealingCertificate } from '../../pki/sealing-certificate.ts';
import { SecretBytes } from '../../pki/secret-bytes.ts';
import { AgeIdentity } from '../../sealing/age/x25519.ts';
import type { RecipientKind } from './approved-recipients.ts';
import type { PublicRecipient } from './recipient-file.ts';

/** A new key pair of a cluster: the half for Git, and the half for the store and the cluster. */
export interface RecipientKey {
  readonly recipient: PublicRecipient;
  /** PEM of certificate and key, or a line with an age identity, as the store keeps them. */
  readonly secret: SecretBytes;
}

export interface RecipientKeyWish {
  readonly cluster: string;
  readonly kind: RecipientKind;
  readonly now: Date;
  readonly random: (size: number) => Buffer;
  /** Default: keys of this machine. */
  readonly generate?: KeyGenerator;
}

/** Makes the key pair of a cluster before its controller does: RSA 4096 with a certificate, or an age identity. */
export const newRecipientKey = async (wish: RecipientKeyWish): Promise<RecipientKey> => {
  const { cluster, kind, now, random, generate = generateKey } = wish;
  if (kind === 'age') {
    const identity = AgeIdentity.generate(random);
    const { text } = identity.recipient;
    const secret = new SecretBytes(Buffer.from(`${identity.reveal()}\n`, 'utf8'));
    return { recipient: { kind, fingerprint: text, text, notAfter: undefined }, secret };
  }
  const key = await generate('rsa-4096');
  const { pem, publicKeyDigest, notAfter } = issueSealingCertificate({ cluster, key, now, random });
  const keyPem = key.reveal('pem');
  const secret = new SecretBytes(Buffer.concat([Buffer.from(pem, 'utf8'), keyPem]));
  keyPem.fill(0);
  return { recipient: { kind, fingerprint: publicKeyDigest, text: pem, notAfter }, secret };
};

/** The public half of what the store keeps there; undefined for what is no key pair. */
export const publicOfStored = (kind: RecipientKind, stored: SecretBytes): PublicRecipient | undefined => {
  const text = stored.reveal().toString('utf8');
  if (kind === 'age') {
    const own = AgeIdentity.read(text.trim())?.recipient.text;
    return own === undefined ? undefined : { kind, fingerprint: own, text: own, notAfter: undefined };
  }
  const [certificate] = readCertificateFile(text).certificates;
  if (!certificate) return undefined;
  const { publicKeyDigest, pem, notAfter } = certificate;
  return { kind, fingerprint: publicKeyDigest, text: pem, notAfter };
};

/** Whose key the store keeps there; empty for what is none. */
export const fingerprintOfStored = (kind: RecipientKind, stored: SecretBytes): string =>
  publicOfStored(kind, stored)?.fingerprint ?? '';

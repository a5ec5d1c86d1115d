import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto';
import { cacertsName } from '../plan/cacerts.ts';
import type { RandomBytes } from './effects.ts';
import type { CertificateRecipient } from './recipient-certificate.ts';
import { sealedDocument, type SealRequest, unlessEmpty, type WrittenDocument } from './seal-request.ts';
import type { Writer } from './writer.ts';

export const sealedSecretsWriter = {
  backend: 'sealed-secrets',
  format: 1,
  scope: 'strict',
  recipients: 'one',
} as const satisfies Writer;

/** Lets the controller take over a Secret of that name which a person made, and update its own. */
const managed = { 'sealedsecrets.bitnami.com/managed': 'true' } as const;

/** Without owner reference, deleting the SealedSecret leaves the Secret. */
const lasting = { ...managed, 'sealedsecrets.bitnami.com/skip-set-owner-references': 'true' } as const;

/**
 * What the controller must find in the Secret it makes. The CA outlives its document: istiod without it stops, or signs
 * with a root of its own. Everything else goes with its document, access to a peer above all: it reads the peer's
 * Secrets. Source: bitnami-labs/sealed-secrets v0.36.6, pkg/controller/controller.go.
 */
const ownershipOf = (name: string): typeof managed | typeof lasting => (name === cacertsName ? lasting : managed);

/**
 * Strict scope: a value opens only in the Secret of this namespace and name, because both are the label of OAEP.
 * The session key is new for each value, so the nonce is zero. Source: v0.36.6, pkg/crypto/crypto.go. The padding of
 * OAEP takes its randomness from OpenSSL, whatever `random` gives.
 */
const encryptValue = (plain: Buffer, label: Buffer, publicKey: KeyObject, random: RandomBytes): string => {
  const sessionKey = random(32);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256', oaepLabel: label }, sessionKey);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  const body = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  sessionKey.fill(0);
  return Buffer.concat([length, wrapped, ...body]).toString('base64');
};

/** Seals a Secret for the controller that holds the key of the certificate: a SealedSecret of strict scope. */
export const sealForController = (
  { cluster, secret, annotations }: SealRequest,
  { publicKey }: CertificateRecipient,
  random: RandomBytes,
): WrittenDocument => {
  const { namespace, name, type, labels, annotations: own } = secret.metadata;
  const label = Buffer.from(`${namespace}/${name}`, 'utf8');
  const encryptedData = Object.fromEntries(
    secret.reveal().map(([key, plain]) => [key, encryptValue(plain, label, publicKey, random)]),
  );
  return sealedDocument(cluster, name, {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace, ...unlessEmpty('annotations', annotations) },
    spec: {
      encryptedData,
      template: {
        metadata: { name, namespace, ...unlessEmpty('labels', labels), annotations: { ...own, ...ownershipOf(name) } },
        type,
      },
    },
  });
};

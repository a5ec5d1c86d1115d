import { readCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import {
  bitString,
  boolean,
  derOf,
  embedded,
  explicit,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der-writer.ts';
import type { DerNode } from './der-writer.ts';
import { oids } from './object-ids.ts';
import { PkiError } from './pki-error.ts';
import type { PrivateKey } from './private-key.ts';
import { newSerial } from './serial-number.ts';
import type { RandomBytes } from './serial-number.ts';
import { keyIdOf, publicKeyInfo, signatureAlgorithmOf, signedDocument } from './signed-document.ts';

/** The certificate of a sealed-secrets controller to be. */
export interface SealingCertificateSpec {
  /** For people: the controller reads no name. At most 64 characters. */
  readonly cluster: string;
  /** RSA; the controller takes no other. */
  readonly key: PrivateKey;
  readonly now: Date;
  readonly random: RandomBytes;
}

const minute = 60_000;
const days = 3650;

const extension = (oid: string, critical: boolean, content: DerNode): DerNode =>
  sequence(objectId(oid), ...(critical ? [boolean(true)] : []), octetString(derOf(content)));

/** Bit 7, encipherOnly: what the controller says of its own. */
const encipherOnly = bitString(Uint8Array.of(0b00000001));

/**
 * A self-signed certificate over a key that opens SealedSecrets, as the controller makes it: ten years, and nobody checks
 * its name. It begins ten minutes ago, for clocks that run behind. Source: bitnami-labs/sealed-secrets v0.36.6,
 * pkg/crypto/keys.go. Throws a PkiError for a key that is not RSA.
 */
export const issueSealingCertificate = ({ cluster, key, now, random }: SealingCertificateSpec): Certificate => {
  if (key.publicKey.asymmetricKeyType !== 'rsa') {
    throw new PkiError('bad-request', 'a sealed-secrets controller takes RSA keys only');
  }
  const subject = sequence(set(sequence(objectId(oids.commonName), utf8String(cluster))));
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000 - 10 * minute);
  const notAfter = new Date(notBefore.getTime() + days * 24 * 60 * minute);
  const der = signedDocument(
    sequence(
      explicit(0, integer(Uint8Array.of(2))),
      integer(newSerial(random)),
      signatureAlgorithmOf(key),
      subject,
      sequence(time(notBefore), time(notAfter)),
      subject,
      embedded(publicKeyInfo(key.publicKey)),
      explicit(
        3,
        sequence(
          extension(oids.keyUsage, true, encipherOnly),
          extension(oids.basicConstraints, true, sequence(boolean(true))),
          extension(oids.subjectKeyId, false, octetString(keyIdOf(key.publicKey))),
        ),
      ),
    ),
    key,
  );
  const certificate = readCertificate(der);
  if (certificate === undefined) throw new PkiError('bad-request', 'a certificate came out unreadable');
  return certificate;
};

import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';

/** A certificate of a sealed-secrets controller: whoever holds its key opens what is sealed for it. */
export interface CertificateRecipient {
  /** SHA-256 of the public key (SubjectPublicKeyInfo), in hex: a renewed certificate of one key is one recipient. */
  readonly fingerprint: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface CertificateReading {
  /** Those a value can be sealed for now, in the order of the file. */
  readonly recipients: readonly CertificateRecipient[];
  readonly issues: readonly Issue[];
}

const block = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g;

/** PEM of any private key, or an identity of age. */
const privateKey = /PRIVATE KEY-----|AGE-SECRET-KEY-1/i;

/** The controller makes keys of 4096 bits; below 2048 no key is safe. */
const minBits = 2048;

const fetchAgain = 'fetch the certificate of the controller again';

const keyProblem = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly [string, string] | undefined => {
  if (asymmetricKeyType !== 'rsa') return ['recipient-not-rsa', `has a key of type ${asymmetricKeyType}, not RSA`];
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  if (modulusLength < minBits) return ['recipient-too-small', `has an RSA key of ${modulusLength} bits`];
  // With the exponent 1 the ciphertext is the plaintext; controllers use 65537.
  if (publicExponent < 65537n) return ['recipient-weak-exponent', `has an RSA key with exponent ${publicExponent}`];
  return undefined;
};

const timeProblem = (
  { notBefore, notAfter }: CertificateRecipient,
  now: Date,
): readonly [string, string] | undefined => {
  if (now > notAfter) return ['recipient-expired', `expired on ${notAfter.toISOString().slice(0, 10)}`];
  if (now < notBefore) return ['recipient-not-yet-valid', `is valid from ${notBefore.toISOString()} on`];
  return undefined;
};

const parse = (pem: string): CertificateRecipient | undefined => {
  try {
    const { publicKey, validFrom, validTo } = new X509Certificate(pem);
    const fingerprint = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
    return { fingerprint, publicKey, notBefore: new Date(validFrom), notAfter: new Date(validTo) };
  } catch {
    return undefined;
  }
};

const readOne = (pem: string, file: string, now: Date): CertificateReading => {
  const recipient = parse(pem);
  const found = recipient
    ? (keyProblem(recipient.publicKey) ?? timeProblem(recipient, now))
    : (['recipient-unreadable', 'is none that can be read'] as const);
  if (recipient && !found) return { recipients: [recipient], issues: [] };
  const [code, problem] = found ?? ['', ''];
  return { recipients: [], issues: [fileIssue(code, file, `a certificate in ${file} ${problem}`, fetchAgain)] };
};

/**
 * Reads `recipients/<cluster>/sealed-secrets.pem`: one or more certificates, and nothing else. A certificate that is
 * over is an error only when no other in the file can be used. A file with a private key gives no recipient at all.
 */
export const readRecipientCertificates = (file: string, text: string, now: Date): CertificateReading => {
  if (privateKey.test(text)) {
    const problem = `${file} holds a private key: whoever reads the repository can open what was sealed for it`;
    const remedy = 'take it out of the history, make a new key pair, and seal everything again';
    return { recipients: [], issues: [fileIssue('recipient-private-key', file, problem, remedy)] };
  }
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0 || text.replaceAll(block, '').trim() !== '') {
    const problem = `${file} holds something else than certificates in PEM`;
    return { recipients: [], issues: [fileIssue('recipient-unreadable', file, problem, fetchAgain)] };
  }
  const read = blocks.map((pem) => readOne(pem, file, now));
  const recipients = read.flatMap((one) => one.recipients);
  const issues = read
    .flatMap((one) => one.issues)
    .map((issue): Issue =>
      issue.code === 'recipient-expired' && recipients.length > 0 ? { ...issue, severity: 'warning' } : issue,
    );
  return { recipients, issues };
};

/**
 * The certificate to seal for: of those approved in the store, the one valid from the latest moment on. Undefined when
 * none is approved; a newer one that nobody approved is never taken.
 */
export const newestApproved = (
  recipients: readonly CertificateRecipient[],
  approved: ReadonlySet<string>,
): CertificateRecipient | undefined =>
  recipients
    .filter(({ fingerprint }) => approved.has(fingerprint))
    .toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime() || (a.fingerprint < b.fingerprint ? -1 : 1))[0];

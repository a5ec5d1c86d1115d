import { type SeenFiles, textDigest } from '../../files/seen-files.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { readRecipientCertificates } from '../../sealing/recipient-certificate.ts';
import { parseAgeFile, writeAgeFile } from './age-file.ts';
import { type RecipientKind, recipientFile } from './approved-recipients.ts';
import { readPublicFile } from './public-file.ts';

/** The public half of one recipient. */
export interface PublicRecipient {
  readonly kind: RecipientKind;
  /** SHA-256 of the public key of a certificate in hex, or the text `age1...`. */
  readonly fingerprint: string;
  /** As it stands in its file: PEM, or the fingerprint itself. */
  readonly text: string;
  /** Undefined for age keys, which never end. */
  readonly notAfter: Date | undefined;
}

export interface RecipientReading {
  readonly recipients: readonly PublicRecipient[];
  readonly issues: readonly Issue[];
}

const ageRecipients = (file: string, text: string): RecipientReading => {
  const { texts, issues } = parseAgeFile(file, text);
  const recipients = texts.map((one) => ({ kind: 'age' as const, fingerprint: one, text: one, notAfter: undefined }));
  return { recipients, issues };
};

const certificates = (file: string, text: string, now: Date): RecipientReading => {
  const { issues } = readRecipientCertificates(file, text, now);
  const recipients = readCertificateFile(text).certificates.map(({ publicKeyDigest, pem, notAfter }) => ({
    kind: 'sealed-secrets' as const,
    fingerprint: publicKeyDigest,
    text: pem,
    notAfter,
  }));
  return { recipients, issues };
};

/** Reads what somebody gives as recipients: certificates in PEM, or lines of age recipients. No word of it is quoted. */
export const readRecipients = (file: string, text: string, now: Date): RecipientReading =>
  /^\s*(#[^\n]*\n\s*)*age1|AGE-SECRET-KEY-/i.test(text) ? ageRecipients(file, text) : certificates(file, text, now);

/** What `recipients/<cluster>/` holds of one kind, in the order of the file, and what is wrong with it. */
export const recipientsInFile = (root: string, cluster: string, kind: RecipientKind, now: Date): RecipientReading => {
  const file = recipientFile(cluster, kind);
  const text = readPublicFile(root, file);
  if (text === undefined || text.trim() === '') return { recipients: [], issues: [] };
  return kind === 'age' ? ageRecipients(file, text) : certificates(file, text, now);
};

const unreadable: readonly string[] = ['recipient-private-key', 'recipient-unreadable'];

/** The same, of a file that is about to be changed. Throws a MeshError when it cannot be read whole. */
export const changeableRecipients = (
  root: string,
  cluster: string,
  kind: RecipientKind,
  now: Date,
): readonly PublicRecipient[] => {
  const { recipients, issues } = recipientsInFile(root, cluster, kind, now);
  const fatal = issues.filter(({ code }) => unreadable.includes(code));
  if (fatal.length > 0) throw new MeshError(fatal);
  return recipients;
};

/** What a file is before it is changed, for writeTogether. */
export const seenRecipients = (root: string, cluster: string, kind: RecipientKind): SeenFiles => {
  const file = recipientFile(cluster, kind);
  return new Map([[file, textDigest(readPublicFile(root, file))]]);
};

/** The change that makes a file hold these recipients; an empty one goes. */
export const recipientFileChange = (
  cluster: string,
  kind: RecipientKind,
  recipients: readonly PublicRecipient[],
): ReadonlyMap<string, string | undefined> => {
  const texts = recipients.map(({ text }) => text);
  const text = kind === 'age' ? writeAgeFile(texts) : texts.join('');
  return new Map([[recipientFile(cluster, kind), recipients.length === 0 ? undefined : text]]);
};

/** Adds recipients to those of a file; one that is there already stays where it is. */
export const withRecipients = (
  present: readonly PublicRecipient[],
  added: readonly PublicRecipient[],
): readonly PublicRecipient[] => {
  const known = new Set(present.map(({ fingerprint }) => fingerprint));
  return [...present, ...added.filter(({ fingerprint }) => !known.has(fingerprint))];
};

/** The issue about a fingerprint that nobody has. */
export const unknownRecipient = (cluster: string, fingerprint: string): Issue =>
  fileIssue(
    'recipient-unknown',
    `recipients/${cluster}`,
    `${cluster} has no recipient ${JSON.stringify(fingerprint)}`,
    `isthmus recipients check ${cluster} lists them`,
  );

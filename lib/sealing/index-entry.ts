import { createHash } from 'node:crypto';
import type { CleartextSecret } from './cleartext-secret.ts';
import type { RandomBytes } from './effects.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { IndexEntry } from '../signed-index/index-file.ts';
import type { WrittenDocument } from './seal-request.ts';
import type { Writer } from './writer.ts';

const nameIn = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export interface SealedNow {
  readonly cluster: string;
  readonly secret: CleartextSecret;
  readonly document: WrittenDocument;
  readonly writer: Writer;
  /** Fingerprints of the certificates, or the age recipients, it was sealed for. */
  readonly recipients: readonly string[];
  /** The key of the store for fingerprints. */
  readonly fingerprintKey: Uint8Array;
  /** See index-file.ts. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What the index says of a document that was just sealed; with a salt of its own. */
export const entryOfSealed = (sealed: SealedNow, random: RandomBytes): IndexEntry => {
  const { cluster, secret, document, writer, recipients, fingerprintKey: key, facts } = sealed;
  const { backend, format, scope } = writer;
  const file = nameIn(document.file);
  const salt = random(16).toString('hex');
  return {
    file,
    sha256: sha256(document.text),
    backend,
    format,
    recipients: [...recipients],
    salt,
    fingerprint: fingerprintOf(secret, { key, salt, cluster, file, backend, scope }),
    facts,
  };
};

/** What the index says of a document without values: it is the same each time it is written. */
export const entryOfReference = (document: WrittenDocument, backend: string): IndexEntry => ({
  file: nameIn(document.file),
  sha256: sha256(document.text),
  backend,
  format: 1,
  recipients: [],
  salt: '',
  fingerprint: '',
  facts: {},
});

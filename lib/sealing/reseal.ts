import type { CleartextSecret } from './cleartext-secret.ts';
import { isFingerprintOf } from './fingerprint.ts';
import type { IndexEntry } from '../signed-index/index-file.ts';
import type { Writer } from './writer.ts';

/** For whom a Secret may be sealed, as the store has it. */
export interface Approval {
  /** Fingerprints of certificates or age recipients that are approved and not revoked. */
  readonly approved: ReadonlySet<string>;
  readonly revoked: ReadonlySet<string>;
}

export interface ResealQuestion {
  readonly secret: CleartextSecret;
  /** What the index says of the document; undefined when it was never sealed. */
  readonly entry: IndexEntry | undefined;
  /** SHA-256 of the document as it lies there; undefined when it is gone. */
  readonly sha256: string | undefined;
  readonly fingerprintKey: Uint8Array;
  readonly cluster: string;
  /** What would seal it now. */
  readonly writer: Writer;
  readonly approval: Approval;
}

export type ResealReason =
  | 'never-sealed'
  | 'document-missing'
  | 'document-changed'
  | 'content-changed'
  | 'format-changed'
  | 'approval-changed'
  | 'recipient-revoked';

const approvalReason = (
  { recipients }: IndexEntry,
  { approved, revoked }: Approval,
  needed: Writer['recipients'],
): ResealReason | undefined => {
  if (recipients.some((recipient) => revoked.has(recipient))) return 'recipient-revoked';
  const unapproved = recipients.length === 0 || recipients.some((recipient) => !approved.has(recipient));
  const incomplete = needed === 'all' && recipients.length !== approved.size;
  return unapproved || incomplete ? 'approval-changed' : undefined;
};

const documentReason = ({ sha256: recorded }: IndexEntry, sha256: string | undefined): ResealReason | undefined => {
  if (sha256 === undefined) return 'document-missing';
  return sha256 === recorded ? undefined : 'document-changed';
};

/**
 * Why a Secret has to be sealed again; undefined when its document stays as it is, byte for byte. Sealing is random, so
 * without this every run would rewrite every document. That a newer recipient exists is no reason.
 */
export const resealReason = (question: ResealQuestion): ResealReason | undefined => {
  const { secret, entry, sha256, fingerprintKey: key, cluster, writer, approval } = question;
  if (!entry) return 'never-sealed';
  const lasting = approvalReason(entry, approval, writer.recipients) ?? documentReason(entry, sha256);
  if (lasting) return lasting;
  const { backend, format, scope } = writer;
  if (entry.backend !== backend || entry.format !== format) return 'format-changed';
  const context = { key, salt: entry.salt, cluster, file: entry.file, backend, scope };
  return isFingerprintOf(entry.fingerprint, secret, context) ? undefined : 'content-changed';
};

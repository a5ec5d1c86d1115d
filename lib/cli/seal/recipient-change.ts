import { disk } from '../../files/file-system.ts';
import { recover, writeTogether } from '../../files/write-together.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import type { Io } from '../io.ts';
import { type RecipientKind, recipientFile } from './approved-recipients.ts';
import {
  changeableRecipients,
  type PublicRecipient,
  readRecipients,
  recipientFileChange,
  seenRecipients,
  withRecipients,
} from './recipient-file.ts';

/** A text that somebody gave as recipients of a cluster. */
export interface GivenRecipients {
  readonly cluster: string;
  /** How people know where the text came from. */
  readonly source: string;
  readonly text: string;
}

/** What the text holds, all of one kind. Throws a MeshError for a private key, and for what nobody can seal for. */
export const givenRecipients = (
  { source, text }: GivenRecipients,
  now: Date,
): { readonly kind: RecipientKind; readonly recipients: readonly PublicRecipient[] } => {
  const { recipients, issues } = readRecipients(source, text, now);
  refuseErrors(issues);
  const [first] = recipients;
  if (first) return { kind: first.kind, recipients };
  const problem = `${source} holds no recipient`;
  throw new MeshError([
    fileIssue('recipient-unreadable', source, problem, 'give certificates in PEM, or age recipients (age1...)'),
  ]);
};

/** Writes given recipients beside those a cluster has. Nobody seals for them before they are approved in the store. */
export const addRecipients = (root: string, given: GivenRecipients, now: Date, io: Io): readonly PublicRecipient[] => {
  const { kind, recipients } = givenRecipients(given, now);
  recover(root);
  const seen = seenRecipients(root, given.cluster, kind);
  const present = changeableRecipients(root, given.cluster, kind, now);
  const all = withRecipients(present, recipients);
  const file = recipientFile(given.cluster, kind);
  if (all.length > present.length) writeTogether(root, recipientFileChange(given.cluster, kind, all), disk, seen);
  const known = new Set(present.map(({ fingerprint }) => fingerprint));
  for (const { fingerprint } of recipients) {
    io.err(`${given.cluster}: ${fingerprint} ${known.has(fingerprint) ? 'is already' : 'stands now'} in ${file}\n`);
  }
  return recipients;
};

/** What to do so that a recipient counts. */
export const approveWords = (cluster: string): string =>
  `Nothing is sealed for ${cluster} while it is not approved: compare the fingerprint with the cluster, then\n  isthmus recipients approve ${cluster}\n`;

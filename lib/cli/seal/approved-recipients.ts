import { readCertificateFile } from '../../pki/certificate.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import { type AgeRecipient, readAgeRecipient } from '../../sealing/age/x25519.ts';
import {
  type CertificateRecipient,
  newestApproved,
  readRecipientCertificates,
} from '../../sealing/recipient-certificate.ts';
import type { Approval } from '../../sealing/reseal.ts';
import type { ApprovedRecipient } from '../../store/store.ts';
import { readPublicFile } from './public-file.ts';
import { parseAgeFile } from './age-file.ts';

/** Who may open what is sealed for a cluster: approved in the store and present in `recipients/<cluster>/`. */
export interface Approved<R> {
  readonly approval: Approval;
  /** Undefined when there are issues. */
  readonly chosen: R | undefined;
  readonly issues: readonly Issue[];
}

export type RecipientKind = ApprovedRecipient['kind'];

/** Where the public half of a cluster's recipients stands, relative to the folder of mesh.yaml. */
export const recipientFile = (cluster: string, kind: RecipientKind): string =>
  `recipients/${cluster}/${kind === 'age' ? 'age.txt' : 'sealed-secrets.pem'}`;

interface RecipientQuestion {
  readonly root: string;
  readonly cluster: string;
  readonly recipients: readonly ApprovedRecipient[];
  readonly now: Date;
}

const withStatus = (
  { cluster, recipients }: RecipientQuestion,
  kind: RecipientKind,
  status: ApprovedRecipient['status'],
): ReadonlySet<string> =>
  new Set(
    recipients
      .filter((one) => one.cluster === cluster && one.kind === kind && one.status === status)
      .map(({ recipient }) => recipient),
  );

const missing = (file: string, cluster: string): Issue =>
  fileIssue(
    'recipient-missing',
    file,
    `${cluster} has no recipient that the store approved and ${file} holds`,
    `isthmus recipients generate ${cluster}, or add one that exists`,
  );

const refusal = (file: string, cluster: string, fingerprint: string, revoked: boolean): Issue =>
  revoked
    ? fileIssue(
        'recipient-revoked',
        file,
        `${file} holds ${fingerprint}, which was revoked`,
        `remove it from the file: isthmus recipients revoke ${cluster} --fingerprint ${fingerprint}`,
      )
    : fileIssue(
        'recipient-not-approved',
        file,
        `${file} holds ${fingerprint}, which nobody approved`,
        `restore the file with git, or compare with the cluster: isthmus recipients approve ${cluster}`,
      );

/** The two sets of the store, and an issue for everyone in the file whom it did not approve. */
const judged = (
  question: RecipientQuestion,
  kind: RecipientKind,
  present: readonly string[],
): { readonly approval: Approval; readonly refusals: readonly Issue[] } => {
  const approved = withStatus(question, kind, 'approved');
  const revoked = withStatus(question, kind, 'revoked');
  const file = recipientFile(question.cluster, kind);
  const refusals = [...new Set(present)]
    .filter((fingerprint) => !approved.has(fingerprint))
    .map((fingerprint) => refusal(file, question.cluster, fingerprint, revoked.has(fingerprint)));
  return { approval: { approved: new Set(present.filter((one) => approved.has(one))), revoked }, refusals };
};

const errorsOf = (issues: readonly Issue[]): readonly Issue[] => issues.filter(({ severity }) => severity === 'error');

/** The certificate to seal for. */
export const approvedCertificate = (question: RecipientQuestion): Approved<CertificateRecipient> => {
  const { root, cluster, now } = question;
  const file = recipientFile(cluster, 'sealed-secrets');
  const text = readPublicFile(root, file) ?? '';
  // All of them, also those that are over: what was sealed for one stays as it is.
  const present = readCertificateFile(text).certificates.map(({ publicKeyDigest }) => publicKeyDigest);
  const { approval, refusals } = judged(question, 'sealed-secrets', present);
  const read = text === '' ? { recipients: [], issues: [] } : readRecipientCertificates(file, text, now);
  const chosen = newestApproved(read.recipients, approval.approved);
  const unusable = chosen ? [] : errorsOf(read.issues);
  const issues = [...refusals, ...(refusals.length === 0 ? unusable : [])];
  if (issues.length > 0) return { approval, chosen: undefined, issues };
  return chosen ? { approval, chosen, issues } : { approval, chosen, issues: [missing(file, cluster)] };
};

/** The age recipients to seal for: all of them. */
export const approvedAgeRecipients = (question: RecipientQuestion): Approved<readonly AgeRecipient[]> => {
  const { root, cluster } = question;
  const file = recipientFile(cluster, 'age');
  const { texts, issues: unreadable } = parseAgeFile(file, readPublicFile(root, file) ?? '');
  const { approval, refusals } = judged(question, 'age', texts);
  const chosen = [...approval.approved].toSorted().flatMap((text) => readAgeRecipient(text) ?? []);
  const issues = [...unreadable, ...refusals];
  if (issues.length > 0) return { approval, chosen: undefined, issues };
  return chosen.length > 0
    ? { approval, chosen, issues }
    : { approval, chosen: undefined, issues: [missing(file, cluster)] };
};

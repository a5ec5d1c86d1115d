import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import type { ApprovedRecipient } from '../../store/store.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { askWord, canAsk } from '../passphrase-prompt.ts';
import { printable } from '../printable.ts';
import { approvalOf, withApproved } from '../seal/recipient-approval.ts';
import { changeableRecipients, type PublicRecipient, unknownRecipient } from '../seal/recipient-file.ts';
import { givenRecipients } from '../seal/recipient-change.ts';
import { recipientKinds } from '../seal/recipient-kind.ts';
import type { ServedCertificate } from '../seal/served-certificate.ts';
import { openContext, type SecretContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface RecipientsApproveInput extends SecretInput {
  readonly cluster: string;
  /** The one that was compared elsewhere; undefined: a person at the terminal is shown each that waits. */
  readonly fingerprint: string | undefined;
}

/** The person at the terminal; a parameter, so that tests can be one. */
export interface Terminal {
  canAsk(): boolean;
  askWord(question: string, wanted: string): Promise<boolean>;
}

export interface ApprovalHelp {
  readonly terminal?: Terminal | undefined;
  /** Asks the controller what it serves; undefined: nobody asked for that. */
  readonly served?: ServedCertificate | undefined;
  readonly now?: Date | undefined;
}

const noTerminal = (cluster: string): EnvironmentError =>
  new EnvironmentError([
    errorAt(
      'approval-needs-terminal',
      ['clusters', cluster],
      'there is no terminal, and no fingerprint that somebody compared',
      `say which one: isthmus recipients approve ${cluster} --fingerprint <sha256>`,
    ),
  ]);

/** The recipients of the files that the store does not know as approved, or the one that was named. */
const waiting = (
  { root, work, now }: SecretContext,
  cluster: string,
  fingerprint: string | undefined,
): readonly PublicRecipient[] => {
  const all = recipientKinds.flatMap((kind) => changeableRecipients(root, cluster, kind, now));
  if (fingerprint === undefined) {
    return all.filter((one) => approvalOf(work.recipients, cluster, one)?.status !== 'approved');
  }
  const named = all.filter((one) => one.fingerprint === fingerprint);
  if (named.length === 0) throw new MeshError([unknownRecipient(cluster, fingerprint)]);
  return named;
};

/** A controller that serves another key may be somebody else's, or has made a newer one. */
const assertServed = async (
  { plan, now }: SecretContext,
  name: string,
  recipients: readonly PublicRecipient[],
  served: ServedCertificate,
): Promise<void> => {
  const text = await served(plan, clusterNamed(plan, name));
  const found = givenRecipients({ cluster: name, source: 'the controller', text }, now).recipients;
  const answered = new Set(found.map(({ fingerprint }) => fingerprint));
  const others = recipients.filter(({ kind, fingerprint }) => kind === 'sealed-secrets' && !answered.has(fingerprint));
  if (others.length === 0) return;
  throw new MeshError(
    others.map(({ fingerprint }) =>
      errorAt(
        'recipient-not-served',
        ['clusters', name],
        `the controller of ${name} serves ${[...answered].join(', ')}, not ${fingerprint}`,
        'fetch what it serves; a key that was generated here is served once it was applied and the controller started',
      ),
    ),
  );
};

const question = (cluster: string, { kind, fingerprint }: PublicRecipient): string => {
  const hint =
    kind === 'age'
      ? ''
      : '  (the cluster says: openssl x509 -in CERT -pubkey -noout | openssl pkey -pubin -outform der | sha256sum)\n';
  return `${cluster}, ${kind}:\n  ${printable(fingerprint)}\n${hint}Whoever holds its private key will read what is sealed for ${cluster}. Type approve: `;
};

/** The list of the store after every answer, and how many were a no. */
const answered = async (
  { work, now }: SecretContext,
  name: string,
  recipients: readonly PublicRecipient[],
  { agrees, origin, io }: { agrees: (one: PublicRecipient) => Promise<boolean>; origin: 'added' | 'fetched'; io: Io },
): Promise<{ readonly list: readonly ApprovedRecipient[]; readonly refused: number }> => {
  let list = work.recipients;
  let refused = 0;
  for (const recipient of recipients) {
    // One after the other: a person answers.
    // oxlint-disable-next-line no-await-in-loop
    const agreed = await agrees(recipient);
    if (agreed) list = withApproved(list, name, recipient, { origin, now });
    else refused += 1;
    io.err(`${name}: ${recipient.fingerprint} ${agreed ? 'is approved' : 'is not approved'}\n`);
  }
  return { list, refused };
};

/** Where a recipient is known from, as the store remembers it. */
const originOf = (served: ServedCertificate | undefined): 'added' | 'fetched' => (served ? 'fetched' : 'added');

/**
 * Approves recipients in the store, which alone decides for whom is sealed. Needs a person at a terminal, or the exact
 * fingerprint that a person compared.
 */
export const recipientsApprove = async (
  input: RecipientsApproveInput,
  io: Io,
  { terminal, served, now }: ApprovalHelp = {},
): Promise<ExitCode> => {
  const { fingerprint } = input;
  const person = terminal ?? { canAsk, askWord };
  if (fingerprint === undefined && !person.canAsk()) throw noTerminal(input.cluster);
  const context = await openContext(input, io, now);
  const { name } = clusterNamed(context.plan, input.cluster);
  const recipients = waiting(context, name, fingerprint);
  if (recipients.length === 0) io.err(`${name}: nobody waits for approval.\n`);
  if (served) await assertServed(context, name, recipients, served);
  const agrees = async (one: PublicRecipient): Promise<boolean> =>
    fingerprint !== undefined || person.askWord(question(name, one), 'approve');
  const { list, refused } = await answered(context, name, recipients, { agrees, origin: originOf(served), io });
  if (list !== context.work.recipients) commitToBoth(context, (draft) => draft.setRecipients(list), new Map());
  return refused > 0 ? 1 : 0;
};

import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import type { ApprovedRecipient, ClusterPins, WorkDraft } from '../../store/store.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { askWord, canAsk } from '../passphrase-prompt.ts';
import { printable } from '../printable.ts';
import { approvedPins } from '../seal/pin-approval.ts';
import { pinState } from '../seal/pin-changes.ts';
import { tellPinned, withPins } from '../seal/pin-keeper.ts';
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
  /** Digest of where keys go by mesh.yaml now, as a refusal printed it; undefined: a person is shown what changed. */
  readonly pins: string | undefined;
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

/** Changes the store once for both, and not at all where nothing is news. */
const approveInStore = (
  context: SecretContext,
  list: readonly ApprovedRecipient[],
  kept: ClusterPins,
  io: Io,
): void => {
  const { recipients, pins } = context.work;
  const next = withPins(pins, [kept]);
  if (list === recipients && next === pins) return;
  const edit = (draft: WorkDraft): void => {
    if (list !== recipients) draft.setRecipients(list);
    if (next !== pins) draft.setPins(next);
  };
  commitToBoth(context, edit, new Map());
  tellPinned(pins, [kept], io);
};

/** Where a recipient is known from, as the store remembers it. */
const originOf = (served: ServedCertificate | undefined): 'added' | 'fetched' => (served ? 'fetched' : 'added');

/** The list of the store after everybody who waits was judged. With a digest of pins alone nobody is asked for any. */
const judged = async (
  context: SecretContext,
  { cluster, fingerprint }: RecipientsApproveInput,
  { person, served, io }: { person: Terminal; served: ServedCertificate | undefined; io: Io },
): Promise<Awaited<ReturnType<typeof answered>>> => {
  if (fingerprint === undefined && !person.canAsk()) return { list: context.work.recipients, refused: 0 };
  const recipients = waiting(context, cluster, fingerprint);
  if (recipients.length === 0) io.err(`${cluster}: nobody waits for approval.\n`);
  if (served) await assertServed(context, cluster, recipients, served);
  const agrees = async (one: PublicRecipient): Promise<boolean> =>
    fingerprint !== undefined || person.askWord(question(cluster, one), 'approve');
  return answered(context, cluster, recipients, { agrees, origin: originOf(served), io });
};

/**
 * Approves recipients in the store, which alone decides for whom is sealed, and what mesh.yaml changed of where keys go.
 * Needs a person at a terminal, or the exact fingerprint and digest that a person compared.
 */
export const recipientsApprove = async (
  input: RecipientsApproveInput,
  io: Io,
  { terminal, served, now }: ApprovalHelp = {},
): Promise<ExitCode> => {
  const { fingerprint, pins } = input;
  const person = terminal ?? { canAsk, askWord };
  if (fingerprint === undefined && pins === undefined && !person.canAsk()) throw noTerminal(input.cluster);
  const context = await openContext(input, io, now);
  const cluster = clusterNamed(context.plan, input.cluster);
  // First of all where keys go: who does not agree to that approves nobody, and no other cluster is asked.
  const kept = await approvedPins(pinState(context.root, cluster, context.work.pins), pins, person, io);
  if (kept === undefined) return 1;
  const { list, refused } = await judged(context, input, { person, served, io });
  approveInStore(context, list, kept, io);
  return refused > 0 ? 1 : 0;
};

import { MeshError } from '../../plan/mesh-error.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import { undeclaredClusters } from '../seal/forgotten-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import type { RecipientKind } from '../seal/approved-recipients.ts';
import { withRevoked } from '../seal/recipient-approval.ts';
import {
  changeableRecipients,
  type PublicRecipient,
  recipientFileChange,
  unknownRecipient,
} from '../seal/recipient-file.ts';
import { recipientKinds } from '../seal/recipient-kind.ts';
import { openContext, type SecretContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface RecipientsRevokeInput extends SecretInput {
  readonly cluster: string;
  readonly fingerprint: string;
}

/** Where the recipient is: in a file, in the store, or in both. */
const found = (
  { root, work, now }: SecretContext,
  cluster: string,
  fingerprint: string,
): { readonly kind: RecipientKind; readonly present: readonly PublicRecipient[] } => {
  for (const kind of recipientKinds) {
    const present = changeableRecipients(root, cluster, kind, now);
    const known = work.recipients.some(
      (one) => one.cluster === cluster && one.kind === kind && one.recipient === fingerprint,
    );
    if (known || present.some((one) => one.fingerprint === fingerprint)) return { kind, present };
  }
  throw new MeshError([unknownRecipient(cluster, fingerprint)]);
};

/** Takes an approval back for good, and the recipient out of its file: the next seal leaves it behind. */
export const recipientsRevoke = async (
  { cluster, fingerprint, ...input }: RecipientsRevokeInput,
  io: Io,
  now: Date = new Date(),
): Promise<ExitCode> => {
  const context = await openContext(input, io, now);
  const left = undeclaredClusters(
    context.work,
    context.plan.clusters.map((one) => one.name),
  ).includes(cluster);
  // A name that only the store has is none of a pull request.
  const name = left ? cluster : clusterNamed(context.plan, cluster).name;
  const { kind, present } = found(context, name, fingerprint);
  const kept = present.filter((one) => one.fingerprint !== fingerprint);
  const recipient: PublicRecipient = { kind, fingerprint, text: '', notAfter: undefined };
  const list = withRevoked(context.work.recipients, name, recipient, now);
  const change = kept.length < present.length ? recipientFileChange(name, kind, kept) : new Map<string, undefined>();
  commitToBoth(context, (draft) => draft.setRecipients(list), change);
  io.err(`${name}: ${fingerprint} is revoked. What it could open it can open for ever: replace the values, too.\n`);
  if (left) return 0;
  const usable = list.some((one) => one.cluster === name && one.kind === kind && one.status === 'approved');
  if (!usable) io.err(`${name} has no recipient left: isthmus recipients generate ${name}\n`);
  io.err(`Then seal for the others: isthmus seal, isthmus remote-secret --target ${name}\n`);
  return 0;
};

import type { ApprovedRecipient } from '../../store/store.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { PublicRecipient } from './recipient-file.ts';

const isOf = (one: ApprovedRecipient, cluster: string, { kind, fingerprint }: PublicRecipient): boolean =>
  one.cluster === cluster && one.kind === kind && one.recipient === fingerprint;

/** What the store says of a recipient; undefined when it does not know it. */
export const approvalOf = (
  list: readonly ApprovedRecipient[],
  cluster: string,
  recipient: PublicRecipient,
): ApprovedRecipient | undefined => list.find((one) => isOf(one, cluster, recipient));

/** The list of the store with one recipient approved. Throws a MeshError for one that was revoked: that is for good. */
export const withApproved = (
  list: readonly ApprovedRecipient[],
  cluster: string,
  recipient: PublicRecipient,
  { origin, now }: { readonly origin: ApprovedRecipient['origin']; readonly now: Date },
): readonly ApprovedRecipient[] => {
  const { kind, fingerprint } = recipient;
  const known = approvalOf(list, cluster, recipient);
  if (known?.status === 'revoked') {
    const problem = `${fingerprint} was revoked for ${cluster} on ${known.at.slice(0, 10)}`;
    const remedy = `make a new key pair: isthmus recipients generate ${cluster}`;
    throw new MeshError([fileIssue('recipient-revoked', `recipients/${cluster}`, problem, remedy)]);
  }
  if (known) return list;
  return [...list, { cluster, kind, recipient: fingerprint, status: 'approved', at: now.toISOString(), origin }];
};

/** The list of the store with one recipient revoked, whether it knew it or not. */
export const withRevoked = (
  list: readonly ApprovedRecipient[],
  cluster: string,
  recipient: PublicRecipient,
  now: Date,
): readonly ApprovedRecipient[] => {
  const { kind, fingerprint } = recipient;
  const { origin } = approvalOf(list, cluster, recipient) ?? { origin: 'added' as const };
  const revoked = { cluster, kind, recipient: fingerprint, status: 'revoked', at: now.toISOString(), origin } as const;
  return [...list.filter((one) => !isOf(one, cluster, recipient)), revoked];
};

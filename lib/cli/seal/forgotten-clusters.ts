import { commitToBoth } from '../ca/ca-commit.ts';
import type { SecretContext } from '../secret-context.ts';

/** The clusters that the store still lets receive keys, and that the declaration does not have any more, sorted. */
export const undeclaredClusters = (
  { recipients, pins }: Pick<SecretContext['work'], 'recipients' | 'pins'>,
  declared: readonly string[],
): readonly string[] => {
  const approved = recipients.filter(({ status }) => status === 'approved');
  const names = new Set([...approved, ...pins].map(({ cluster }) => cluster));
  return [...names].filter((name) => !declared.includes(name)).toSorted();
};

/**
 * Takes approvals and pins of clusters back that left the declaration: one that comes back is approved anew. What was
 * revoked stays so, and keys stay: they open what is in the history.
 */
export const forgetClusters = (context: SecretContext, names: readonly string[]): void => {
  if (names.length === 0) return;
  const { recipients, pins } = context.work;
  commitToBoth(
    context,
    (draft) => {
      draft.setRecipients(recipients.filter((one) => !names.includes(one.cluster) || one.status === 'revoked'));
      draft.setPins(pins.filter(({ cluster }) => !names.includes(cluster)));
    },
    new Map(),
  );
};

/** What a person is told of each. */
export const forgottenNote = (name: string): string =>
  `${name} left the declaration: its approvals leave the store, and it is approved anew if it comes back`;

import type { KeyGenerator } from '../../pki/private-key.ts';
import type { SecretBytes } from '../../pki/secret-bytes.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { shellWord } from '../../plan/shell-word.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import { commitToBoth, publishStored } from '../ca/ca-commit.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { printable } from '../printable.ts';
import { type RecipientKind, recipientFile } from '../seal/approved-recipients.ts';
import { bootstrapManifest, bootstrapPlace } from '../seal/bootstrap-secret.ts';
import type { OutputKind } from '../seal/output-pipe.ts';
import { assertPinned, keepPins, storeKeeper } from '../seal/pin-keeper.ts';
import { withApproved } from '../seal/recipient-approval.ts';
import {
  changeableRecipients,
  type PublicRecipient,
  recipientFileChange,
  seenRecipients,
  withRecipients,
} from '../seal/recipient-file.ts';
import { fingerprintOfStored, newRecipientKey, publicOfStored } from '../seal/recipient-key.ts';
import { kindFor } from '../seal/recipient-kind.ts';
import { openContext, type SecretContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface RecipientsGenerateInput extends SecretInput {
  readonly cluster: string;
  /** Undefined: what the backend of the cluster needs. */
  readonly kind: RecipientKind | undefined;
  /** Where the controller of sealed-secrets runs. */
  readonly controllerNamespace: string;
  /** Print the Secret with the keys to stdout, for a pipe into kubectl. */
  readonly bootstrap: boolean;
  /** What stdout is. */
  readonly output: OutputKind;
}

const assertPipe = ({ bootstrap, output, cluster }: RecipientsGenerateInput): void => {
  if (!bootstrap || output === 'pipe') return;
  const what = { terminal: 'the terminal', file: 'a file', other: 'something that is no pipe' }[output];
  const problem = `the private key of ${cluster} would be written to ${what}`;
  const remedy = `pipe it: isthmus recipients generate ${cluster} --bootstrap | kubectl apply --server-side -f -`;
  throw new EnvironmentError([fileIssue('bootstrap-not-a-pipe', 'standard output', problem, remedy)]);
};

/** The cluster's own keys in the store, newest first, those aside that were revoked. */
const ownKeys = ({ work }: SecretContext, cluster: string, kind: RecipientKind): readonly SecretBytes[] => {
  const approved = new Set(
    work.recipients
      .filter((one) => one.cluster === cluster && one.status === 'approved')
      .map(({ recipient }) => recipient),
  );
  return work.sealingKey(cluster, kind).filter((stored) => approved.has(fingerprintOfStored(kind, stored)));
};

const generate = async (
  context: SecretContext,
  cluster: ClusterPlan,
  kind: RecipientKind,
  generateKey: KeyGenerator | undefined,
): Promise<string> => {
  const { root, work, now, random } = context;
  const { name } = cluster;
  // Making a key takes seconds, in which somebody may add a recipient.
  const seen = seenRecipients(root, name, kind);
  const present = changeableRecipients(root, name, kind, now);
  const wish = { cluster: name, kind, now, random, ...(generateKey ? { generate: generateKey } : {}) };
  const { recipient, secret } = await newRecipientKey(wish);
  try {
    const list = withApproved(work.recipients, name, recipient, { origin: 'generated', now });
    const edit: Parameters<typeof commitToBoth>[1] = (draft) => {
      draft.putSealingKey(name, kind, secret);
      draft.setRecipients(list);
    };
    commitToBoth(context, edit, recipientFileChange(name, kind, withRecipients(present, [recipient])), seen);
  } finally {
    secret.wipe();
  }
  return recipient.fingerprint;
};

/** A run that was ended between the store and the repository leaves a key pair whose public half nobody sees. */
const publishOwn = (
  context: SecretContext,
  cluster: string,
  kind: RecipientKind,
  newest: SecretBytes | undefined,
): PublicRecipient | undefined => {
  const own = newest && publicOfStored(kind, newest);
  const present = changeableRecipients(context.root, cluster, kind, context.now);
  if (!own || present.some(({ fingerprint }) => fingerprint === own.fingerprint)) return undefined;
  publishStored(context, recipientFileChange(cluster, kind, withRecipients(present, [own])));
  return own;
};

const assertUnpublished = (published: PublicRecipient | undefined, cluster: string, kind: RecipientKind): void => {
  if (published) return;
  const problem = `the store holds a key pair of ${cluster} already`;
  const remedy = 'print it with --bootstrap, or revoke it first: isthmus recipients revoke';
  throw new MeshError([fileIssue('recipient-exists', recipientFile(cluster, kind), problem, remedy)]);
};

const nextWords = ({ name, context }: ClusterPlan, kind: RecipientKind, controllerNamespace: string): string => {
  const kubectl = [
    'kubectl',
    '--context',
    context === '' ? `<context of ${name}>` : printable(shellWord(context)),
    'apply --server-side -f -',
  ].join(' ');
  const flags = controllerNamespace === 'kube-system' ? '' : ` --controller-namespace ${controllerNamespace}`;
  const when =
    kind === 'age'
      ? 'Give it to the cluster before Flux reads the first sealed document:'
      : 'Give it to the cluster before the controller starts, or restart the controller afterwards:';
  return `${when}\n  isthmus recipients generate ${name} --kind ${kind}${flags} --bootstrap | ${kubectl}\n`;
};

const print = (context: SecretContext, cluster: ClusterPlan, kind: RecipientKind, namespace: string, io: Io): void => {
  const keys = ownKeys(context, cluster.name, kind);
  const place = bootstrapPlace(kind, cluster.mesh.gitops, namespace);
  try {
    io.out(bootstrapManifest(kind, keys, place));
  } finally {
    for (const key of keys) key.wipe();
  }
  io.err(`${keys.length === 1 ? 'the key' : `${keys.length} keys`} of ${cluster.name} went to the pipe.\n`);
};

/**
 * Makes the key pair that a cluster opens its sealed documents with: the private half goes into the store, the public
 * one into recipients/, approved. A pair that only the store has is published, and no second one is made. With `bootstrap`
 * it prints what the store has, and makes a pair only where there is none.
 */
export const recipientsGenerate = async (
  input: RecipientsGenerateInput,
  io: Io,
  generateKey?: KeyGenerator,
): Promise<ExitCode> => {
  assertPipe(input);
  const context = await openContext(input, io);
  const cluster = clusterNamed(context.plan, input.cluster);
  const states = assertPinned(context.root, [cluster], context.work.pins);
  const kind = kindFor(cluster, input.kind);
  const [newest] = ownKeys(context, cluster.name, kind);
  const published = publishOwn(context, cluster.name, kind, newest);
  const place = recipientFile(cluster.name, kind);
  if (published) io.err(`${cluster.name}: ${published.fingerprint} was in the store only; it stands now in ${place}\n`);
  if (newest && !input.bootstrap) assertUnpublished(published, cluster.name, kind);
  keepPins(
    storeKeeper(context),
    states.map(({ kept }) => kept),
    io,
  );
  if (!newest) {
    const fingerprint = await generate(context, cluster, kind, generateKey);
    io.err(`${cluster.name}: a new key pair, ${fingerprint}, in ${place}\n`);
  }
  if (input.bootstrap) print(context, cluster, kind, input.controllerNamespace, io);
  else io.err(nextWords(cluster, kind, input.controllerNamespace));
  return 0;
};

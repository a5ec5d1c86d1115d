import { readLimitedFile } from '../ca/limited-file.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { addRecipients, approveWords } from '../seal/recipient-change.ts';
import { readPiped } from '../seal/secret-source.ts';
import type { SecretInput } from '../secret-input.ts';
import { recipientsApprove, type Terminal } from './recipients-approve.ts';

export interface RecipientsAddInput extends SecretInput {
  readonly cluster: string;
  /** Certificates in PEM, or age recipients; `-` reads what is piped in. */
  readonly file: string;
  /** Ask for the approval at once. */
  readonly approve: boolean;
}

/** Takes up public keys that exist already, such as a controller's certificate. No store is needed, unless to approve. */
export const recipientsAdd = async (
  input: RecipientsAddInput,
  io: Io,
  terminal?: Terminal,
  now: Date = new Date(),
): Promise<ExitCode> => {
  const { root, plan } = readMesh(input.mesh);
  const { name } = clusterNamed(plan, input.cluster);
  const piped = input.file === '-';
  const source = piped ? 'standard input' : input.file;
  const text = (piped ? readPiped() : readLimitedFile(input.file, input.file)).toString('utf8');
  addRecipients(root, { cluster: name, source, text }, now, io);
  if (input.approve)
    return recipientsApprove({ ...input, fingerprint: undefined, pins: undefined }, io, { terminal, now });
  io.err(approveWords(name));
  return 0;
};

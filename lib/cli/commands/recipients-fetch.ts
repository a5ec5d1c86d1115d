import { clusterNamed } from '../ca/chosen-clusters.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { addRecipients, approveWords } from '../seal/recipient-change.ts';
import type { ServedCertificate } from '../seal/served-certificate.ts';

export interface RecipientsFetchInput {
  readonly mesh: string;
  readonly cluster: string;
  /** `NAMESPACE/NAME` of the controller's Service. */
  readonly controller: string;
}

/** Takes up the certificate that the controller of a cluster serves. Who answered there is approved by a person. */
export const recipientsFetch = async (
  input: RecipientsFetchInput,
  io: Io,
  served: ServedCertificate,
  now: Date = new Date(),
): Promise<ExitCode> => {
  const { root, plan } = readMesh(input.mesh);
  const cluster = clusterNamed(plan, input.cluster);
  const text = await served(plan, cluster);
  addRecipients(root, { cluster: cluster.name, source: input.controller, text }, now, io);
  io.err(approveWords(cluster.name));
  return 0;
};

import { createHash, X509Certificate } from 'node:crypto';
import { MeshError } from '../../plan/mesh-error.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import type { PublicStore } from '../../signed-index/public-store.ts';
import { AgeIdentity } from '../../sealing/age/x25519.ts';
import type { ApprovedRecipient, RootCompartment, WorkCompartment } from '../../store/store.ts';
import { publicFilesOf } from '../ca/stored-bundle.ts';
import { recipientFile } from '../seal/approved-recipients.ts';
import { ownSigner } from '../seal/own-signer.ts';
import { readPublicFile } from '../seal/public-file.ts';
import { recipientsInFile } from '../seal/recipient-file.ts';
import { type CheckLine, finding, findingsOf, holds, holdsUnless } from './check-line.ts';

/** The compartment of the mesh whose folder is `root`. */
export interface OpenedMesh {
  readonly root: string;
  readonly work: WorkCompartment;
}

const signerCheck = 'pki/signers.json lists the signer of the store';

const signers = (mesh: OpenedMesh): readonly CheckLine[] => {
  try {
    ownSigner(mesh);
    return [holds(signerCheck)];
  } catch (error) {
    if (error instanceof MeshError) return findingsOf(signerCheck, error);
    throw error;
  }
};

const bundleCheck = 'pki/ has the files of every intermediate';

/** The newest generation counts: an older one is kept for a rollback. */
const bundleOf = ({ root, work }: OpenedMesh, cluster: string): readonly CheckLine[] => {
  const [newest] = work.cacerts(cluster);
  if (newest === undefined) return [];
  return Object.entries(publicFilesOf(newest)).flatMap(([name, text]) => {
    const file = `pki/${cluster}/${name}`;
    const found = readPublicFile(root, file);
    if (found === text) return [];
    const problem = found === undefined ? `${file} is missing` : `${file} is not what the store holds`;
    return [finding(bundleCheck, problem, `isthmus ca issue ${cluster} writes what the store holds`)];
  });
};

/** What an approved recipient is compared with: the public half of a key of the store. */
const recipientOf = ({ kind }: ApprovedRecipient, key: Buffer): string | undefined => {
  const text = key.toString('utf8');
  if (kind === 'age') {
    const lines = text.split('\n').map((line) => line.trim());
    return lines.flatMap((line) => AgeIdentity.read(line)?.recipient.text ?? [])[0];
  }
  return readCertificateFile(text).certificates[0]?.publicKeyDigest;
};

const sealingCheck = 'the store has the key of every recipient it generated';

const generatedRecipients = ({ work }: OpenedMesh): readonly ApprovedRecipient[] =>
  work.recipients.filter(({ origin, status }) => origin === 'generated' && status === 'approved');

const hasKey = ({ work }: OpenedMesh, recipient: ApprovedRecipient): boolean => {
  const keys = work.sealingKey(recipient.cluster, recipient.kind);
  const found = keys.some((key) => recipientOf(recipient, key.reveal()) === recipient.recipient);
  for (const key of keys) key.wipe();
  return found;
};

const sealingKeys = (mesh: OpenedMesh): readonly CheckLine[] =>
  generatedRecipients(mesh)
    .filter((recipient) => !hasKey(mesh, recipient))
    .map((recipient) => {
      const problem = `the key of ${recipient.cluster} for ${recipient.kind} (${recipient.recipient.slice(0, 16)}) is gone`;
      return finding(sealingCheck, problem, `isthmus recipients generate ${recipient.cluster}, then seal again`);
    });

const namedCheck = 'recipients/ names every key pair that the store generated';

/** Without its public half nothing is sealed for the key, and another cannot be made. */
const namedKeys = (mesh: OpenedMesh, now: Date): readonly CheckLine[] =>
  generatedRecipients(mesh)
    .filter((recipient) => hasKey(mesh, recipient))
    .flatMap(({ cluster, kind, recipient }) => {
      const { recipients } = recipientsInFile(mesh.root, cluster, kind, now);
      if (recipients.some(({ fingerprint }) => fingerprint === recipient)) return [];
      const problem = `${recipientFile(cluster, kind)} does not name ${recipient.slice(0, 16)}`;
      return [finding(namedCheck, problem, `isthmus recipients generate ${cluster} writes it`)];
    });

/** What the repository says against what the work compartment holds. */
export const meshLines = (mesh: OpenedMesh, now: Date): readonly CheckLine[] => [
  ...signers(mesh),
  ...holdsUnless(
    bundleCheck,
    mesh.work.clusters().flatMap((cluster) => bundleOf(mesh, cluster)),
  ),
  ...holdsUnless(sealingCheck, sealingKeys(mesh)),
  ...holdsUnless(namedCheck, namedKeys(mesh, now)),
];

const rootCheck = 'pki/store.json names the roots of the store';

const digestOf = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** The roots that the repository names against those that the store holds. */
export const rootLines = (root: RootCompartment, named: PublicStore): readonly CheckLine[] => {
  const held = root.roots().map(({ certificatePem }) => digestOf(certificatePem));
  const listed = named.roots.map(({ sha256 }) => sha256);
  if (held.join() === listed.join()) return [holds(rootCheck)];
  const lacking = listed.filter((digest) => !held.includes(digest));
  const extra = held.filter((digest) => !listed.includes(digest));
  const words = [
    ...lacking.map((digest) => `${digest.slice(0, 16)} is named and not held`),
    ...extra.map((digest) => `${digest.slice(0, 16)} is held and not named`),
  ];
  return [
    finding(rootCheck, words.join(', ') || 'their order differs', 'restore pki/store.json with git, or the store'),
  ];
};

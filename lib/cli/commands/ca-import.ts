import { fileIssue } from '../../plan/file-issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { Certificate } from '../../pki/certificate.ts';
import type { PrivateKey } from '../../pki/private-key.ts';
import type { StoredCacerts } from '../../store/store.ts';
import { assertSoundBundles, bundleFiles } from '../ca/bundle-changes.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import { chosenClusters } from '../ca/chosen-clusters.ts';
import { type ForeignFile, orderedPath, readForeignFile } from '../ca/foreign-bundle.ts';
import { reportBundles } from '../ca/issue-report.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';
import { type SecretContext, openContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface CaImportInput extends SecretInput {
  readonly cluster: string;
  /** What the outside authority signed; it may hold the chain as well. */
  readonly cert: string;
  /** Certificates between it and the root. */
  readonly chain: string | undefined;
  readonly root: string;
}

const pemOf = (certificates: readonly Certificate[]): string => certificates.map(({ pem }) => pem).join('');

interface Answer {
  readonly signer: Certificate;
  readonly bundle: Omit<StoredCacerts, 'key'>;
  readonly notes: readonly string[];
}

const readAnswer = ({ cert, chain, root }: CaImportInput): Answer => {
  const nothing: ForeignFile = { certificates: [], notes: [] };
  const [own, above, roots] = [
    readForeignFile(cert),
    chain === undefined ? nothing : readForeignFile(chain),
    readForeignFile(root),
  ];
  const [first, ...rest] = own.certificates;
  if (first === undefined) throw new RangeError('a file without certificates was not refused');
  const others = [...rest, ...above.certificates];
  const { signer, between } = orderedPath(first, others, roots.certificates, chain ?? cert);
  return {
    signer,
    bundle: {
      certificatePem: signer.pem,
      between: pemOf(between),
      rootPem: pemOf(roots.certificates),
      revocationLists: '',
    },
    notes: [...own.notes, ...above.notes, ...roots.notes],
  };
};

/** The key whose certificate this is: one that waits for it, or one that the cluster has. */
const keyFor = ({ work }: SecretContext, { cluster, cert }: CaImportInput, { publicKey }: Certificate): PrivateKey => {
  const candidates = [work.pendingKey(cluster), ...work.cacerts(cluster).map(({ key }) => key)];
  const key = candidates.find((one) => one?.publicKey.equals(publicKey) === true);
  if (key) return key;
  const waits = candidates[0] !== undefined;
  const problem = `${cert} was not signed for a key of ${cluster}${waits ? '' : ': no request of it waits for an answer'}`;
  const remedy = `take the answer to the request that isthmus ca csr ${cluster} prints`;
  throw new MeshError([fileIssue('import-foreign-key', cert, problem, remedy)]);
};

/** Takes over what an outside authority signed for a key of the store, when the whole mesh is sound with it. */
export const caImport = async (input: CaImportInput, io: Io, now: Date): Promise<ExitCode> => {
  const { cluster } = input;
  chosenClusters(readMesh(input.mesh).plan, { clusters: [cluster], all: false });
  const { signer, bundle, notes } = readAnswer(input);
  const context = await openContext(input, io, now);
  const key = keyFor(context, input, signer);
  const [current] = context.work.cacerts(cluster);
  // An earlier run may have ended between the store and the repository.
  const isStored = current?.certificatePem === bundle.certificatePem && current.rootPem === bundle.rootPem;
  const bundles = new Map([[cluster, { ...bundle, key }]]);
  const findings = assertSoundBundles(context, bundles);
  commitToBoth(
    context,
    (draft) => {
      if (!isStored) draft.putCacerts(cluster, { ...bundle, key });
      draft.putPendingKey(cluster, undefined);
    },
    bundleFiles(bundles),
  );
  io.err(notes.map((note) => `${printable(note)}\n`).join(''));
  reportBundles(bundles, findings, io);
  io.err('Next: isthmus seal, then commit pki/ and sealed/.\n');
  return 0;
};

import type { Committed, CommittedCluster } from '../declare/committed.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { accessFactIssues, type DeclaredAccess } from '../signed-index/access-facts.ts';
import { indexedDocumentIssues } from '../signed-index/index-documents.ts';
import { readIndex } from '../signed-index/index-file.ts';
import type { Signer } from '../signed-index/index-signature.ts';
import { publicFactIssues } from '../signed-index/public-facts.ts';
import { recipientIssues } from '../signed-index/public-recipients.ts';
import { publicStoreFile, readPublicStore } from '../signed-index/public-store.ts';
import { readSigners, signersFile } from '../signed-index/signers.ts';

/** What sealed documents are checked against. */
export interface SealedTrust {
  /** What is wrong with it for the whole mesh; told once. */
  readonly issues: readonly Issue[];
  /** What is wrong with the documents of one cluster; nothing where the mesh signs nothing. */
  verify(cluster: string, committed: CommittedCluster, peers: readonly string[]): readonly Issue[];
}

interface Authority {
  readonly store: string;
  /** As `pki/store.json` has it. */
  readonly generation: number;
  readonly signers: readonly Signer[];
  readonly declared: ReadonlyMap<string, DeclaredAccess>;
}

/** Only a `pki/store.json` of the past knows an older store than the one that signed: with it a stale store would pass. */
const generationIssues = (file: string, signed: number, known: number): readonly Issue[] => {
  if (signed <= known) return [];
  const problem = `${publicStoreFile} knows generation ${known} of the store, and generation ${signed} signed ${file}`;
  return [fileIssue('store-file-older', publicStoreFile, problem, `restore ${publicStoreFile} with git`)];
};

const trusting = (issues: readonly Issue[]): SealedTrust => ({ issues, verify: () => [] });

const verifyCluster = (
  cluster: string,
  own: CommittedCluster,
  { store, generation, signers, declared }: Authority,
  peers: readonly string[],
): readonly Issue[] => {
  const { index, documents, rootCertificate: root, caCertificate: ca } = own;
  const folder = `sealed/${cluster}`;
  if (!index) {
    const file = `${folder}/index.json`;
    const problem = `${file} is missing: nothing says who sealed the documents beside it`;
    return documents.length === 0
      ? []
      : [fileIssue('sealed-index-missing', file, problem, 'restore it with git, or run isthmus seal')];
  }
  const read = readIndex(index.file, index.text, { store, cluster, signers });
  if (!read.index) return read.issues;
  return [
    ...generationIssues(index.file, read.index.generation, generation),
    ...indexedDocumentIssues(folder, read.index, documents, peers),
    ...publicFactIssues(read.index, { root, ca }),
    ...accessFactIssues(read.index, declared),
    ...recipientIssues(read.index, { certificates: own.recipientCertificates?.text, age: own.ageRecipients?.text }),
  ];
};

/**
 * Without a list of signers: documents may be sealed by hand, but then nothing may claim that they were signed, and
 * nothing a store makes may be there: somebody took its word away.
 */
const unsigned = ({ store, hasRoots, clusters }: Committed): SealedTrust => {
  const all = [...clusters.values()];
  const [claim] = store ? [store] : all.flatMap(({ index }) => index ?? []);
  if (claim) {
    const problem = `${claim.file} is there, but ${signersFile} is not: no signature can be checked`;
    return trusting([fileIssue('signers-missing', signersFile, problem, 'restore pki/ with git')]);
  }
  const [document] = all.flatMap(({ documents }) => documents);
  if (!document) return trusting([]);
  const problem =
    'sealed documents are not signed: synth cannot tell them from documents that somebody put in their place';
  const evidence = hasRoots ? 'pki/roots' : all.flatMap(({ caCertificate }) => caCertificate?.file ?? [])[0];
  if (evidence !== undefined) {
    const words = `${problem}, and ${evidence} says that the mesh has a store`;
    return trusting([
      fileIssue('sealed-documents-unsigned', document.file, words, 'restore pki/ and sealed/ with git'),
    ]);
  }
  const remedy = 'begin a store with isthmus ca init, and seal with isthmus seal';
  return trusting([{ ...fileIssue('sealed-documents-unsigned', document.file, problem, remedy), severity: 'warning' }]);
};

/**
 * Who may have signed the indexes of a mesh. Once it has a list of signers, each cluster with sealed documents needs an
 * index: signed, of this store, for this cluster, and equal to what lies beside it. `declared` says what each cluster is known
 * by, so that access to one that was built anew is seen.
 */
export const sealedTrust = (
  committed: Committed,
  mesh: string,
  declared: ReadonlyMap<string, DeclaredAccess>,
): SealedTrust => {
  if (!committed.signers) return unsigned(committed);
  if (!committed.store) {
    const problem = `${signersFile} is there, but ${publicStoreFile} is not: nothing says which store signs`;
    return trusting([fileIssue('store-file-missing', publicStoreFile, problem, 'restore pki/ with git')]);
  }
  const { signers, issues: signerIssues } = readSigners(committed.signers.file, committed.signers.text);
  const { store, issues: storeIssues } = readPublicStore(committed.store.text, mesh);
  const issues = [...signerIssues, ...storeIssues];
  if (!store || signerIssues.length > 0) return trusting(issues);
  const authority = { store: store.id, generation: store.generation, signers, declared };
  return { issues, verify: (cluster, own, peers) => verifyCluster(cluster, own, authority, peers) };
};

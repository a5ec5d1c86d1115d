import type { Committed } from '../../declare/committed.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import { readIndex, type SealedIndex } from '../../signed-index/index-file.ts';
import type { Signer } from '../../signed-index/index-signature.ts';
import { type PublicStore, publicStoreFile, readPublicStore } from '../../signed-index/public-store.ts';
import { readSigners, signersFile } from '../../signed-index/signers.ts';
import type { BaseTree } from './base-tree.ts';
import { indexFile } from './cluster-folder.ts';
import { peerOfEntry } from './departures.ts';

/** One side of the comparison. */
interface Side {
  readonly signers: readonly Signer[];
  readonly store: PublicStore | undefined;
}

const sideOf = (signers: string | undefined, store: string | undefined, mesh: string): Side => ({
  signers: signers === undefined ? [] : readSigners(signersFile, signers).signers,
  store: store === undefined ? undefined : readPublicStore(store, mesh).store,
});

/** A merge of the base branch brings back what it has; what shall change is looked at by the person who merges. */
const remedy = 'merge the base branch, or restore it with git; where the change is meant, a person merges it knowingly';

const ids = (signers: readonly Signer[]): readonly string[] => signers.map(({ id }) => id);

const signerIssues = (base: readonly Signer[], now: readonly Signer[]): readonly Issue[] => {
  const gone = ids(base).filter((id) => !ids(now).includes(id));
  const added = ids(now).filter((id) => !ids(base).includes(id));
  if (base.length === 0 || gone.length + added.length === 0) return [];
  const words = [...gone.map((id) => `${id} is gone`), ...added.map((id) => `${id} was added`)];
  const problem = `${signersFile} lists other signers than the base: ${words.join(', ')}`;
  return [fileIssue('signers-changed', signersFile, problem, remedy)];
};

const storeIssues = (base: PublicStore | undefined, now: PublicStore | undefined): readonly Issue[] => {
  if (!base) return [];
  if (now?.id !== base.id) {
    const problem = `${publicStoreFile} names ${now ? `the store ${now.id}` : 'no store'}, and the base ${base.id}`;
    return [fileIssue('store-changed', publicStoreFile, problem, remedy)];
  }
  if (now.generation >= base.generation) return [];
  const problem = `${publicStoreFile} knows generation ${now.generation}, and the base ${base.generation}`;
  return [fileIssue('store-generation-fell', publicStoreFile, problem, remedy)];
};

const indexOf = (text: string, cluster: string, { signers, store }: Side): SealedIndex | undefined =>
  readIndex(indexFile(cluster), text, { store: store?.id ?? '', cluster, signers }).index;

/** The peer whose access a document of the base was; an index that says so counts before the name. */
const peerOf = (file: string, index: SealedIndex | undefined): string | undefined => {
  const entry = index?.documents.find((one) => one.file === file);
  if (entry) return peerOfEntry(entry);
  return file.startsWith(remoteSecretPrefix) ? file.slice(remoteSecretPrefix.length, -'.yaml'.length) : undefined;
};

interface Comparison {
  readonly committed: Committed;
  readonly base: BaseTree;
  readonly before: Side;
  readonly now: Side;
}

const indexIssues = (
  cluster: string,
  old: SealedIndex | undefined,
  text: string | undefined,
  now: Side,
): readonly Issue[] => {
  const file = indexFile(cluster);
  if (text === undefined) return [fileIssue('sealed-index-gone', file, `${file} is in the base and not here`, remedy)];
  const present = indexOf(text, cluster, now);
  // One that is not genuine is an error of its own, with or without a base.
  if (!old || !present || present.generation >= old.generation) return [];
  const problem = `${file} was signed at generation ${present.generation}, and that of the base at ${old.generation}`;
  return [fileIssue('sealed-index-older', file, problem, remedy)];
};

const clusterIssues = (
  { name, peers }: ClusterPlan,
  { committed, base, before, now }: Comparison,
): readonly Issue[] => {
  const { index, documents = [] } = committed.clusters.get(name) ?? {};
  const text = base.indexes.get(name);
  const old = text === undefined ? undefined : indexOf(text, name, before);
  const files = new Set(documents.map(({ file }) => file));
  const missing = (base.documents.get(name) ?? []).filter((document) => {
    const peer = peerOf(document, old);
    return !files.has(`sealed/${name}/${document}`) && (peer === undefined || peers.includes(peer));
  });
  return [
    ...(text === undefined ? [] : indexIssues(name, old, index?.text, now)),
    ...missing.map((document) => {
      const path = `sealed/${name}/${document}`;
      return fileIssue('sealed-document-gone', path, `${path} is in the base and not here`, remedy);
    }),
  ];
};

/**
 * What a change takes away or turns back, compared with a base that is trusted: signers, store, indexes and documents of
 * clusters that are still declared. Whoever replaces all of them makes a tree in which everything is rightly signed; only
 * the base knows better. A base without a file asks for none.
 */
export const baseIssues = (
  committed: Committed,
  mesh: string,
  clusters: readonly ClusterPlan[],
  base: BaseTree,
): readonly Issue[] => {
  const before = sideOf(base.signers, base.store, mesh);
  const now = sideOf(committed.signers?.text, committed.store?.text, mesh);
  const comparison = { committed, base, before, now };
  return [
    ...signerIssues(before.signers, now.signers),
    ...storeIssues(before.store, now.store),
    ...clusters.flatMap((cluster) => clusterIssues(cluster, comparison)),
  ];
};

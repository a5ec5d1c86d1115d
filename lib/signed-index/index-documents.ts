import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { remoteSecretPrefix } from '../plan/remote-secret.ts';
import type { IndexEntry, SealedIndex } from './index-file.ts';

/** A file beside an index: its path, and the SHA-256 of its bytes in hex. */
export interface HashedFile {
  readonly file: string;
  readonly sha256: string;
}

/** The peer a document opens: its facts say so, and its name. */
const peerOf = ({ file, facts }: IndexEntry): string | undefined =>
  facts['peer'] ??
  (file.startsWith(remoteSecretPrefix) ? file.slice(remoteSecretPrefix.length, -'.yaml'.length) : undefined);

/** Only access to a cluster that is no peer any more may be gone: nobody needs it. */
const mayBeGone = (entry: IndexEntry, peers: readonly string[]): boolean => {
  const peer = peerOf(entry);
  return peer !== undefined && !peers.includes(peer);
};

/**
 * Compares a genuine index with the documents beside it: none is passed over that is listed and gone or changed, or that
 * nobody listed. `folder` is `sealed/<cluster>`, `peers` the clusters whose access it has to have.
 */
export const indexedDocumentIssues = (
  folder: string,
  { documents }: Pick<SealedIndex, 'documents'>,
  files: readonly HashedFile[],
  peers: readonly string[],
): readonly Issue[] => {
  const found = new Map(files.map(({ file, sha256 }) => [file, sha256]));
  const listed = new Map(documents.map((entry) => [`${folder}/${entry.file}`, entry]));
  const restore = 'restore it with git, or run isthmus seal';
  const unkept = [...listed].flatMap(([file, entry]): readonly Issue[] => {
    const sha256 = found.get(file);
    if (sha256 === entry.sha256 || (sha256 === undefined && mayBeGone(entry, peers))) return [];
    return sha256 === undefined
      ? [fileIssue('sealed-document-missing', file, `${file} is listed in ${folder}/index.json but absent`, restore)]
      : [fileIssue('sealed-document-changed', file, `${file} has other bytes than were signed`, restore)];
  });
  const unlisted = [...found.keys()]
    .filter((file) => !listed.has(file))
    .map((file) =>
      fileIssue(
        'sealed-document-unlisted',
        file,
        `${file} is not listed in ${folder}/index.json: nobody who holds the store sealed it`,
        'remove the file, and seal its Secret with isthmus seal',
      ),
    );
  return [...unkept, ...unlisted];
};

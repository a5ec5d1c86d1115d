import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import type { IndexEntry, SealedIndex } from './index-file.ts';

/** What a declaration says of a cluster that others have access to; empty where it says nothing. */
export interface DeclaredAccess {
  /** UID of its namespace kube-system. */
  readonly uid: string;
  /** Address of its API server. */
  readonly server: string;
}

/** Only the origin is in the index: a path behind it may be more than a name. */
const originOf = (address: string): string | undefined => {
  try {
    return new URL(address).origin;
  } catch {
    return undefined;
  }
};

const differences = ({ facts }: IndexEntry, { uid, server }: DeclaredAccess): readonly string[] => {
  const sealed = { uid: facts['uid'], server: facts['server'] };
  const origin = originOf(server);
  return [
    ...(uid !== '' && sealed.uid !== undefined && sealed.uid !== uid
      ? [`the cluster with the UID ${sealed.uid}, not ${uid}`]
      : []),
    ...(origin !== undefined && sealed.server !== undefined && sealed.server !== origin
      ? [`${sealed.server}, not ${origin}`]
      : []),
  ];
};

/**
 * Warns of access that was sealed for another cluster or address than the declaration names now, for instance before a
 * peer was built anew: what is sealed still opens the old one.
 */
export const accessFactIssues = (
  { cluster, documents }: SealedIndex,
  declared: ReadonlyMap<string, DeclaredAccess>,
): readonly Issue[] =>
  documents.flatMap((entry) => {
    const { file, facts } = entry;
    const peer = declared.get(facts['peer'] ?? '');
    const path = `sealed/${cluster}/${file}`;
    const remedy = `run isthmus remote-secret --source ${facts['peer'] ?? ''}`;
    return (peer ? differences(entry, peer) : []).map((what): Issue => ({
      ...fileIssue('remote-access-outdated', path, `${path} opens ${what}`, remedy),
      severity: 'warning',
    }));
  });

import { cacertsName } from '../../plan/cacerts.ts';
import type { IndexEntry } from '../../signed-index/index-file.ts';
import type { ApprovedRecipient } from '../../store/store.ts';
import { peerOfEntry } from './departures.ts';

/** Documents that somebody whose approval was taken back can still open, and what seals them again. */
export interface ExposedDocument {
  readonly cluster: string;
  readonly file: string;
  readonly remedy: string;
}

const remedyFor = (cluster: string, entry: IndexEntry): string => {
  if (peerOfEntry(entry) !== undefined) return `isthmus remote-secret --target ${cluster}`;
  return entry.file === `${cacertsName}.yaml`
    ? `isthmus ca renew ${cluster}, then isthmus seal`
    : `isthmus seal -c ${cluster} --from <its Secret>`;
};

/**
 * Those of the entries that were sealed for a revoked recipient, and that the command itself cannot seal again: the
 * values are not in the store.
 */
export const exposedDocuments = (
  cluster: string,
  entries: readonly IndexEntry[],
  recipients: readonly ApprovedRecipient[],
): readonly ExposedDocument[] => {
  const revoked = new Set(
    recipients.filter((one) => one.cluster === cluster && one.status === 'revoked').map(({ recipient }) => recipient),
  );
  return entries
    .filter((entry) => entry.recipients.some((recipient) => revoked.has(recipient)))
    .map((entry) => ({
      cluster,
      file: `sealed/${cluster}/${entry.file}`,
      remedy: remedyFor(cluster, entry),
    }));
};

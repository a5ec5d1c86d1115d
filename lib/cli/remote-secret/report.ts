import { isEnvironmental } from '../../clusters/fault-issue.ts';
import type { RemoteAccess } from '../../clusters/remote-access.ts';
import type { Issue } from '../../plan/issue.ts';
import { columnsOf } from '../ca/columns.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { printable } from '../printable.ts';
import type { SealedDocuments } from '../seal/sealing-run.ts';
import type { ChosenPairs } from './access-pairs.ts';

export interface RemoteSecretOutcome extends SealedDocuments {
  readonly accesses: readonly RemoteAccess[];
  readonly issues: readonly Issue[];
  readonly elsewhere: ChosenPairs['elsewhere'];
}

export const nothingSealed: SealedDocuments = { changes: new Map(), seen: new Map(), sealed: [], unchanged: 0 };

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Where the access comes from where nothing is sealed. */
const elsewhereNotes = (elsewhere: ChosenPairs['elsewhere']): readonly string[] =>
  ['external-secrets', 'existing'].flatMap((backend) => {
    const targets = elsewhere.filter((one) => one.backend === backend).map(({ target }) => target);
    if (targets.length === 0) return [];
    const why =
      backend === 'existing'
        ? 'others make the Secrets'
        : 'the store of external-secrets carries the access, and isthmus seal writes the documents';
    return [`no cluster is read for ${targets.map(printable).join(', ')}: ${why}\n`];
  });

const asJson = ({ accesses, issues, sealed, unchanged, changes, elsewhere }: RemoteSecretOutcome, dryRun: boolean) => ({
  issues,
  sources: accesses.map(({ cluster, server, uid }) => ({ cluster, server, uid })),
  elsewhere,
  sealed,
  unchanged,
  written: dryRun ? 0 : changes.size,
});

const report = (outcome: RemoteSecretOutcome, dryRun: boolean, io: Io): void => {
  const { accesses, issues, sealed, unchanged, elsewhere } = outcome;
  const rows = sealed.map(({ cluster, file, reason }) => [cluster, file, reason]);
  if (rows.length > 0) io.out(columnsOf([['CLUSTER', 'DOCUMENT', 'REASON'], ...rows]));
  io.err(issueTable(issues, io) + (issues.length > 0 ? `${issueCount(issues)}.\n` : ''));
  for (const { cluster, server, uid } of accesses) {
    io.err(`read ${printable(cluster)} at ${printable(server)}, UID ${printable(uid)}\n`);
  }
  for (const note of elsewhereNotes(elsewhere)) io.err(note);
  const done = `${counted(sealed.length, 'document')} ${dryRun ? 'to seal' : 'sealed'}, ${unchanged} unchanged.`;
  io.err(`${done}${dryRun ? ' Nothing was written.' : ''}\n`);
};

/** Says what came of a run, and gives its exit code: 3 when a cluster could not be asked, 1 when one is not as it should be. */
export const reportOutcome = (
  outcome: RemoteSecretOutcome,
  { format, dryRun }: { readonly format: 'table' | 'json'; readonly dryRun: boolean },
  io: Io,
): ExitCode => {
  if (format === 'json') io.out(`${JSON.stringify(asJson(outcome, dryRun), undefined, 2)}\n`);
  else report(outcome, dryRun, io);
  const errors = outcome.issues.filter(({ severity }) => severity === 'error');
  if (errors.some(isEnvironmental)) return 3;
  return errors.length > 0 ? 1 : 0;
};

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gitStanding } from '../../files/git.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { type Issue, errorAt } from '../../plan/issue.ts';
import { MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import type { AgeRecipient } from '../../sealing/age/x25519.ts';
import { makeBackup, verifyBackup } from '../../store/backup.ts';
import { writeBackupRecord } from '../../store/backup-record.ts';
import type { Store } from '../../store/store.ts';
import type { Unlock } from '../../store/unlock.ts';
import { recipientsOf } from './init-protection.ts';
import { assertNewFile, writeNewFile } from './new-file.ts';

export interface BackupInput {
  /** Who can open the backup: somebody else than who opens the store, or one lost key loses both. */
  readonly backupTo: readonly string[];
  readonly backupFile: string | undefined;
  /** False: there is none, on purpose. */
  readonly backup: boolean;
  readonly recipient: readonly string[];
  readonly rootRecipient: readonly string[];
}

/** Where a backup goes, and to whom. */
export interface BackupWish {
  readonly file: string;
  readonly recipients: readonly AgeRecipient[];
}

const about = (code: string, problem: string, remedy: string): Issue => errorAt(code, [], problem, remedy);

const wishIssues = ({ backupTo, backupFile, backup, recipient, rootRecipient }: BackupInput): readonly Issue[] => {
  const both = 'give --backup-to age1... with --backup-file FILE, or --no-backup';
  if (!backup) {
    return backupTo.length === 0 && backupFile === undefined
      ? []
      : [about('backup-choice', '--no-backup stands beside a backup', both)];
  }
  if (backupTo.length === 0 || backupFile === undefined) {
    return [about('backup-choice', 'a store that is lost takes every key with it, and no backup is asked for', both)];
  }
  const same = backupTo.filter((text) => recipient.includes(text) || rootRecipient.includes(text));
  const problem = 'the backup and the store open with one key: whoever loses it loses both';
  return same.length === 0 ? [] : [about('backup-same-recipient', problem, 'give another recipient to --backup-to')];
};

const standingIssues = (file: string, searchPath: string): readonly Issue[] => {
  const { kind } = gitStanding(resolve(file), searchPath);
  const problem = `${file} lies in a Git work tree: keys in a history stay there, encrypted or not`;
  return kind === 'clear' ? [] : [fileIssue('backup-tracked', file, problem, 'name a file outside of it')];
};

/** The backup that is asked for; undefined for none, on purpose. Throws a MeshError before anything is made. */
export const backupWish = (input: BackupInput, searchPath: string): BackupWish | undefined => {
  refuseErrors(wishIssues(input));
  if (!input.backup || input.backupFile === undefined) return undefined;
  const recipients = recipientsOf(input.backupTo, '--backup-to');
  assertNewFile(input.backupFile);
  refuseErrors(standingIssues(input.backupFile, searchPath));
  return { file: input.backupFile, recipients };
};

export interface BackupSource {
  readonly store: Store;
  readonly unlock: Unlock;
  readonly withRoot: boolean;
  readonly random: (size: number) => Buffer;
  readonly now: Date;
}

/** Writes the backup, reads it back and checks it; returns what to say about it. */
export const writeVerifiedBackup = async (wish: BackupWish, source: BackupSource): Promise<string> => {
  const { store, unlock, withRoot, random, now } = source;
  const { file, recipients } = wish;
  const compartments = withRoot ? (['work', 'root'] as const) : (['work'] as const);
  const written = await makeBackup(store, { unlock, recipients, compartments, random });
  writeNewFile(file, written, 0o600);
  const found = readFileSync(file);
  if (found.length === 0)
    throw new MeshError([fileIssue('backup-unreadable', file, 'it is empty', 'try another disk')]);
  const known = verifyBackup(written, found, recipients, unlock.identities);
  writeBackupRecord(store.folder, {
    generation: store.generation,
    at: now.toISOString(),
    recipients: recipients.map(({ text }) => text),
    compartments: [...compartments],
  });
  return known === 'content'
    ? `backup: ${file}, opened and checked\n`
    : `backup: ${file}, read back; open it once with its own key: isthmus store restore\n`;
};

import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import type { PublicStore } from '../../signed-index/public-store.ts';
import { openBackup } from '../../store/backup.ts';
import { restoreStore } from '../../store/restore.ts';
import type { Store } from '../../store/store.ts';
import { recipientsOf } from '../ca/init-protection.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';
import { publicStoreOf, storeFolderOf } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';
import { unlockFrom } from '../unlock.ts';

export interface StoreRestoreInput extends SecretInput {
  readonly file: string;
  /** Undefined: where this user keeps the store. */
  readonly toFolder: string | undefined;
  /** Who may open the restored store; none: see restoreStore. */
  readonly recipient: readonly string[];
  /** Leave passphrase and recipients as they were. */
  readonly asBefore: boolean;
  /** PATH, to find git on. */
  readonly searchPath: string;
}

/** A store is a few hundred kilobytes. */
const maxBytes = 64 * 1024 * 1024;

const refuse = (code: string, problem: string, remedy: string): EnvironmentError =>
  new EnvironmentError([errorAt(code, [], problem, remedy)]);

const readBackupFile = (file: string): Buffer => {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size <= maxBytes) return readFileSync(file);
  const problem = stat === undefined ? `${file} does not exist` : `${file} is no file of a sensible size`;
  throw refuse('backup-unreadable', problem, 'name the file that isthmus store backup wrote');
};

/** What the mesh knows of its store; a store is also brought back where there is no mesh yet. */
const namedStore = ({ mesh }: StoreRestoreInput): PublicStore | undefined => {
  if (!existsSync(mesh)) return undefined;
  const { root, plan } = readMesh(mesh, 'passed-over');
  return publicStoreOf(root, plan);
};

const protectionOf = ({ recipient, asBefore }: StoreRestoreInput) => {
  if (asBefore && recipient.length > 0) {
    const issue: Issue = errorAt('restore-protection', [], '--as-before stands beside --recipient', 'give one of them');
    throw new MeshError([issue]);
  }
  if (asBefore) return 'as-before' as const;
  if (recipient.length === 0) return undefined;
  return { kind: 'recipients' as const, recipients: recipientsOf([...new Set(recipient)], '--recipient') };
};

const report = (store: Store, named: PublicStore | undefined, io: Io): void => {
  const { work } = store.manifest.compartments;
  const opener = work.protection === 'passphrase' ? 'its passphrase' : work.recipients.join(', ');
  io.err(
    `Restored generation ${store.generation} of ${store.mesh} into ${printable(store.folder)}; opens with ${opener}.\n`,
  );
  if (!existsSync(store.rootFolder)) io.err('warning: the backup holds no root: its keys are elsewhere\n');
  io.err('Next: isthmus store doctor, and a backup from here: isthmus store backup.\n');
  if (named !== undefined && store.id === named.id && store.generation < named.generation) {
    io.err(
      `warning: pki/store.json knows generation ${named.generation}, so the store counts as stale. Look for a newer ` +
        'backup; if there is none, lower the generation in a reviewed commit and renew what was made since.\n',
    );
  }
};

/** Brings a store back into a place where nothing stands, after all of it was verified. */
export const storeRestore = async (input: StoreRestoreInput, io: Io): Promise<ExitCode> => {
  const protection = protectionOf(input);
  const named = namedStore(input);
  const backup = readBackupFile(input.file);
  const { identities } = unlockFrom(input, io);
  if (identities.length === 0) {
    throw refuse('identity-missing', 'a backup is opened with an age identity', 'name its file with --identity');
  }
  const { manifest } = openBackup(backup, identities);
  if (named !== undefined && named.id !== manifest.id && input.toFolder === undefined) {
    const problem = `the backup is of the store ${manifest.id} of mesh ${manifest.mesh}, and pki/store.json names ${named.id}`;
    throw refuse('store-other-mesh', problem, 'name another mesh with --mesh, or a folder with --to-folder');
  }
  const folder = resolve(input.toFolder ?? storeFolderOf(input, manifest.id));
  const { rootStore: rootFolder, searchPath } = input;
  report(restoreStore({ backup, identities, folder, rootFolder, protection, effects: { searchPath } }), named, io);
  return 0;
};

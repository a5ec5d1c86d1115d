import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { disk } from '../../files/file-system.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { armor, dearmor } from '../../sealing/age/armor.ts';
import { makeBackup, type Verification, verifyBackup } from '../../store/backup.ts';
import { writeBackupRecord } from '../../store/backup-record.ts';
import type { CompartmentName } from '../../store/manifest.ts';
import { assertOutsideMesh, privateTarget } from '../../store/private-target.ts';
import { fileMode } from '../../store/store-paths.ts';
import { recipientsOf } from '../ca/init-protection.ts';
import type { ExitCode, Io } from '../io.ts';
import { printable } from '../printable.ts';
import { openContext, type SecretContext } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';

export interface StoreBackupInput extends SecretInput {
  /** Age recipients: each opens the backup alone. */
  readonly to: readonly string[];
  /** A new file outside the mesh; undefined: armoured, to stdout. */
  readonly file: string | undefined;
  /** True where stdout is a terminal, on which a backup helps nobody. */
  readonly terminal: boolean;
  /** PATH, to find git on. */
  readonly searchPath: string;
}

const usage = (code: string, problem: string, remedy: string): MeshError =>
  new MeshError([errorAt(code, [], problem, remedy)]);

const wordsFor: Readonly<Record<Verification, string>> = {
  content: 'It was opened again and everything in it was checked.',
  header: 'Its header and its bytes were checked. To check its content, give the identity of a recipient.',
};

/** Writes the backup where it belongs and has it looked at there: one that does not hold is not left behind. */
const deliver = (
  backup: Buffer,
  target: string | undefined,
  io: Io,
  verify: (found: Buffer) => Verification,
): Verification => {
  if (target === undefined) {
    const verification = verify(dearmor(armor(backup)));
    io.out(armor(backup));
    return verification;
  }
  // Under its own name only when it is whole and was looked at; what a killed run left is not a backup.
  const temporary = `${target}.new`;
  disk.remove(temporary);
  disk.writeNew(temporary, backup, fileMode);
  try {
    const verification = verify(readFileSync(temporary));
    disk.rename(temporary, target);
    disk.syncFolder(dirname(target));
    return verification;
  } catch (error) {
    disk.remove(temporary);
    throw error;
  }
};

const compartmentsOf = ({ store }: SecretContext, io: Io): readonly CompartmentName[] => {
  if (existsSync(store.rootFolder)) return ['work', 'root'];
  io.err(`warning: the root is not in this backup: ${printable(store.rootFolder)} is not at hand; see --root-store\n`);
  return ['work'];
};

/** One file from which the store comes back, for everybody who is named. It ends only when the file was verified. */
export const storeBackup = async (input: StoreBackupInput, io: Io, now: Date = new Date()): Promise<ExitCode> => {
  const recipients = recipientsOf([...new Set(input.to)], '--to');
  if (recipients.length === 0) throw usage('recipient-missing', 'nobody could open the backup', 'name them with --to');
  if (input.file === undefined && input.terminal) {
    throw usage('backup-target', 'a backup is not for a terminal', 'name a file with --file, or redirect stdout');
  }
  const target = input.file === undefined ? undefined : privateTarget(input.file, input.searchPath);
  const context = await openContext(input, io, now, 'passed-over');
  if (target !== undefined) assertOutsideMesh(target, context.root);
  const { store, unlock, random } = context;
  const compartments = compartmentsOf(context, io);
  const backup = await makeBackup(store, { unlock, recipients, compartments, random });
  const verification = deliver(backup, target, io, (found) =>
    verifyBackup(backup, found, recipients, unlock.identities),
  );
  const names = recipients.map(({ text }) => text);
  writeBackupRecord(store.folder, {
    generation: store.generation,
    at: now.toISOString(),
    recipients: names,
    compartments: [...compartments],
  });
  const where = input.file === undefined ? '' : ` in ${printable(input.file)}`;
  io.err(`Backup of generation ${store.generation}${where}, for ${names.join(', ')}. ${wordsFor[verification]}\n`);
  return 0;
};

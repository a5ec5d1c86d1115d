import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isLocked } from '../../files/lock.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { readBackupRecord } from '../../store/backup-record.ts';
import { type CompartmentName, compartmentNames } from '../../store/manifest.ts';
import type { Store } from '../../store/store.ts';
import { lockName } from '../../store/store-paths.ts';
import type { Unlock } from '../../store/unlock.ts';
import { type CheckLine, finding, findingsOf, holds, skipped, warning } from './check-line.ts';

const openCheck = (name: CompartmentName): string => `the ${name} compartment opens, and the store wrote all of it`;

/** Opens a compartment and every entry of it. */
export const compartmentLines = async (
  store: Store,
  name: CompartmentName,
  unlock: Unlock,
): Promise<readonly CheckLine[]> => {
  try {
    const compartment = await store.compartment(name, unlock);
    const entries = Object.keys(store.manifest.files).filter((entry) => entry.startsWith(`${name}/`));
    for (const entry of entries.filter((one) => one !== `${name}/identity`)) {
      for (const bytes of compartment.read(entry).values()) bytes.fill(0);
    }
    return [holds(openCheck(name), `${entries.length} files`)];
  } catch (error) {
    if (error instanceof MeshError) return findingsOf(openCheck(name), error);
    throw error;
  }
};

/** True where the root can be opened without a question; `asked` opens it whatever it takes. */
export const opensRoot = (store: Store, unlock: Unlock, asked: boolean): boolean => {
  if (!existsSync(store.rootFolder)) return false;
  const { protection, recipients } = store.manifest.compartments.root;
  return (
    asked ||
    (protection === 'recipients' && unlock.identities.some(({ recipient }) => recipients.includes(recipient.text)))
  );
};

export const unopenedRoot = (store: Store): CheckLine =>
  existsSync(store.rootFolder)
    ? skipped(openCheck('root'), 'not opened', 'isthmus store doctor --root opens it')
    : skipped(openCheck('root'), `${store.rootFolder} is not at hand`, 'name it with --root-store');

const backupCheck = 'there is a backup that somebody else can open';

/** A backup that only the store's own recipients open is lost together with them. */
const backupLine = (store: Store): CheckLine => {
  const record = readBackupRecord(store.folder);
  const remedy = 'isthmus store backup --to RECIPIENT --file FILE';
  if (record === undefined) return finding(backupCheck, 'no backup was made here', remedy);
  const own = new Set(compartmentNames.flatMap((name) => store.manifest.compartments[name].recipients));
  const others = record.recipients.filter((recipient) => !own.has(recipient));
  const made = `${record.at.slice(0, 10)}, ${record.recipients.length} recipients, ${others.length} of them not the store's own`;
  if (others.length === 0) return finding(backupCheck, made, remedy);
  const behind = store.generation - record.generation;
  if (behind > 0) return warning(backupCheck, `${made}; ${behind} changes since`, remedy);
  if (!record.compartments.includes('root')) return warning(backupCheck, `${made}; without the root`, remedy);
  return holds(backupCheck, made);
};

const restsCheck = 'nothing is left of an interrupted change';

const restLine = (store: Store): CheckLine => {
  const folders = compartmentNames.filter((name) => name === 'work' || existsSync(store.rootFolder));
  const rests = folders.flatMap((name) => store.leftovers(name));
  const locked = isLocked(join(store.folder, lockName));
  if (rests.length === 0 && !locked) return holds(restsCheck);
  const what = [...rests, ...(locked ? [join(store.folder, lockName)] : [])].join(', ');
  return warning(restsCheck, what, 'the next change sweeps it away');
};

/** What can be said of a store without opening it. */
export const storeLines = (store: Store): readonly CheckLine[] => [backupLine(store), restLine(store)];

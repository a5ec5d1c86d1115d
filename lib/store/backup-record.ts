import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { disk, type FileSystem } from '../files/file-system.ts';
import { readPrivateFile } from './store-files.ts';
import { fileMode } from './store-paths.ts';

const name = 'backup.json';

const recordSchema = z.strictObject({
  generation: z.int().min(1),
  at: z.string(),
  recipients: z.array(z.string()),
  compartments: z.array(z.enum(['work', 'root'])),
});

/** The last backup that was made here: a note for store doctor. Nothing depends on it, and it is not part of the store. */
export type BackupRecord = Readonly<z.output<typeof recordSchema>>;

export const writeBackupRecord = (folder: string, record: BackupRecord, files: FileSystem = disk): void => {
  const path = join(folder, name);
  const temporary = `${path}.new`;
  files.remove(temporary);
  files.writeNew(temporary, Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`, 'utf8'), fileMode);
  files.rename(temporary, path);
  files.syncFolder(folder);
};

/** Undefined where no backup was made here, or the note is unreadable. */
export const readBackupRecord = (folder: string): BackupRecord | undefined => {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(readPrivateFile(path).toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

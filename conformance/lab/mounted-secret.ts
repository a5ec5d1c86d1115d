import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { SecretObject } from './secret-object.ts';

/**
 * Writes a Secret as a kubelet mounts it: the files are links into `..data`, which is exchanged in one step, so that a
 * reader who watches the folder sees what it would see in a pod.
 */
export const mountSecret = ({ values }: SecretObject, folder: string): void => {
  const version = `..${randomUUID()}`;
  mkdirSync(join(folder, version), { recursive: true });
  for (const [name, text] of Object.entries(values)) writeFileSync(join(folder, version, name), text, { mode: 0o600 });
  const fresh = join(folder, '..data_tmp');
  symlinkSync(version, fresh);
  renameSync(fresh, join(folder, '..data'));
  for (const name of Object.keys(values)) {
    try {
      symlinkSync(join('..data', name), join(folder, name));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
};

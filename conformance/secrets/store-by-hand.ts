import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../lab/command.ts';
import { ProofError } from '../report/ledger.ts';

/** A first line of names and sizes in JSON, then the bytes one after another. */
const parts = (bytes: Buffer): ReadonlyMap<string, Buffer> => {
  let at = bytes.indexOf('\n') + 1;
  const sizes: unknown = JSON.parse(bytes.subarray(0, at).toString('utf8'));
  const found = new Map<string, Buffer>();
  if (!Array.isArray(sizes)) return found;
  for (const [name, size] of sizes as readonly (readonly [string, number])[]) {
    found.set(name, bytes.subarray(at, at + size));
    at += size;
  }
  return found;
};

const ageOpens = (file: string, identity: string, to: string): Buffer => {
  run('age', ['-d', '-i', identity, '-o', to, file]);
  return readFileSync(to);
};

/**
 * Opens a backup with the real age and nothing of isthmus, as somebody would who has only the file and the key from the
 * safe: the backup holds the compartment's key, which opens the files beside it. Gives back the folder of what was found.
 */
export const unpackBackup = (backup: string, identity: string, folder: string): readonly string[] => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const content = parts(ageOpens(backup, identity, join(folder, 'backup')));
  for (const [name, bytes] of content) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes, { mode: 0o600 });
  }
  return [...content.keys()];
};

/** The sealing key of a cluster in an unpacked backup, as a PEM file. */
export const sealingKeyIn = (folder: string, names: readonly string[], cluster: string): string => {
  const entry = names.find((name) => name.startsWith('work/sealing-key-') && name.includes(`-${cluster}.`));
  if (entry === undefined) throw new ProofError(`the backup holds ${names.join(', ')}`);
  const plain = ageOpens(join(folder, entry), join(folder, 'identity of work'), join(folder, 'entry')).toString(
    'latin1',
  );
  const [pem = ''] = /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]+-----END (?:RSA )?PRIVATE KEY-----\n/.exec(plain) ?? [];
  const file = join(folder, `${cluster}.key`);
  writeFileSync(file, pem, { mode: 0o600 });
  return file;
};

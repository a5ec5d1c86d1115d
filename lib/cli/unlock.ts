import { SecretBytes } from '../pki/secret-bytes.ts';
import { fileIssue } from '../plan/file-issue.ts';
import { errorAt } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { AgeIdentity } from '../sealing/age/x25519.ts';
import type { Unlock } from '../store/unlock.ts';
import type { Io } from './io.ts';
import { askSecret, canAsk } from './passphrase-prompt.ts';
import { readSecretDescriptor, readSecretFile } from './secret-file.ts';
import type { SecretInput } from './secret-input.ts';

/** A passphrase without the line break that editors and `echo` put behind it. */
const trimmed = (bytes: Buffer): SecretBytes => {
  const text = bytes.toString('utf8').replace(/\r?\n$/, '');
  bytes.fill(0);
  return new SecretBytes(Buffer.from(text, 'utf8'));
};

const noPassphrase = (): EnvironmentError =>
  new EnvironmentError([
    errorAt(
      'passphrase-missing',
      [],
      'the store wants a passphrase, and there is no terminal to ask for it',
      'give it with --passphrase-fd or --passphrase-file',
    ),
  ]);

type PassphraseInput = Pick<SecretInput, 'passphraseFd' | 'passphraseFile'>;

/** The passphrase from where the input says, else from the terminal; a terminal is asked twice for a new one. */
export const passphraseFrom = async (
  { passphraseFd, passphraseFile }: PassphraseInput,
  io: Io,
  use: 'open' | 'new' = 'open',
): Promise<SecretBytes> => {
  if (passphraseFd !== undefined) return trimmed(readSecretDescriptor(passphraseFd));
  if (passphraseFile !== undefined) return trimmed(readSecretFile(passphraseFile, io));
  if (!canAsk()) throw noPassphrase();
  const first = await askSecret(use === 'new' ? 'New passphrase of the store: ' : 'Passphrase of the store: ');
  if (use === 'open') return first;
  const second = await askSecret('Once more: ');
  const equal = first.reveal().equals(second.reveal());
  second.wipe();
  if (equal) return first;
  first.wipe();
  throw new EnvironmentError([
    errorAt('passphrase-differs', [], 'the two passphrases differ', 'run the command again'),
  ]);
};

const readIdentities = (file: string, io: Io): readonly AgeIdentity[] => {
  const bytes = readSecretFile(file, io);
  const lines = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  bytes.fill(0);
  const identities = lines.flatMap((line) => AgeIdentity.read(line) ?? []);
  if (identities.length > 0 && identities.length === lines.length) return identities;
  const problem = `${file} holds something else than age identities (AGE-SECRET-KEY-1...)`;
  throw new EnvironmentError([
    fileIssue(
      'identity-unreadable',
      file,
      problem,
      'name a file made by age-keygen; plugins and SSH keys are not read',
    ),
  ]);
};

/** What opens the store. Nothing is asked before a compartment needs it, and then once. */
export const unlockFrom = (input: Pick<SecretInput, 'identity'> & PassphraseInput, io: Io): Unlock => {
  let asked: Promise<SecretBytes> | undefined;
  return {
    identities: input.identity.flatMap((file) => readIdentities(file, io)),
    passphrase: () => (asked ??= passphraseFrom(input, io)),
  };
};

import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { type AgeRecipient, readAgeRecipient } from '../../sealing/age/x25519.ts';
import type { Protection } from '../../store/create.ts';
import type { Io } from '../io.ts';
import type { SecretInput } from '../secret-input.ts';
import { passphraseFrom } from '../unlock.ts';

/** Recipients as they are given on the command line. Throws a MeshError with each that is none. */
export const recipientsOf = (texts: readonly string[], flag: string): readonly AgeRecipient[] => {
  const read = texts.map((text) => ({ text, recipient: readAgeRecipient(text) }));
  const wrong = read.filter(({ recipient }) => recipient === undefined);
  if (wrong.length > 0) {
    // A private key pasted by mistake must not be shown again.
    throw new MeshError(
      wrong.map(() =>
        errorAt(
          'recipient-malformed',
          [],
          `a value of ${flag} is no age recipient`,
          'give age1..., as age-keygen -y prints it',
        ),
      ),
    );
  }
  return read.flatMap(({ recipient }) => recipient ?? []);
};

export interface ProtectionInput extends SecretInput {
  readonly recipient: readonly string[];
  readonly rootRecipient: readonly string[];
}

/** Who may open the compartments of a new store. */
export interface Protections {
  readonly protection: Protection;
  readonly rootProtection: Protection;
}

/**
 * Recipients where they are given, else a passphrase, asked for once for both compartments. The root's recipients are
 * those of the rest where none are given for it.
 */
export const protectionsFor = async (input: ProtectionInput, io: Io): Promise<Protections> => {
  const work = recipientsOf(input.recipient, '--recipient');
  const root = recipientsOf(input.rootRecipient, '--root-recipient');
  if (work.length > 0) {
    const protection = { kind: 'recipients', recipients: work } as const;
    return { protection, rootProtection: root.length > 0 ? { ...protection, recipients: root } : protection };
  }
  const protection = { kind: 'passphrase', passphrase: await passphraseFrom(input, io, 'new') } as const;
  return { protection, rootProtection: root.length > 0 ? { kind: 'recipients', recipients: root } : protection };
};

import type { SecretBytes } from '../pki/secret-bytes.ts';
import type { AgeIdentity } from '../sealing/age/x25519.ts';

/** What a user can open a compartment with. Nothing is asked for before a compartment needs it. */
export interface Unlock {
  readonly identities: readonly AgeIdentity[];
  /** Gives the passphrase; undefined where there is nobody to ask. Whoever gives it may give it again: it is not wiped. */
  readonly passphrase: (() => Promise<SecretBytes>) | undefined;
}

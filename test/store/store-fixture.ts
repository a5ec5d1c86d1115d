import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateKey } from '../../lib/pki/private-key.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { createStore, type NewStore, type Protection } from '../../lib/store/create.ts';
import type { Store, StoredCacerts } from '../../lib/store/store.ts';
import type { Unlock } from '../../lib/store/unlock.ts';

export const newFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-store-')));

export const p256 = (): PrivateKey => PrivateKey.of(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

export const newIdentity = (): AgeIdentity => AgeIdentity.generate(randomBytes);

export const forIdentity = (...identities: readonly AgeIdentity[]): Protection => ({
  kind: 'recipients',
  recipients: identities.map(({ recipient }) => recipient),
});

/** As bytes of its own each time: a store may wipe what it is given. */
export const secret = (text: string): SecretBytes => new SecretBytes(Buffer.from(text, 'utf8'));

export const withIdentity = (...identities: readonly AgeIdentity[]): Unlock => ({ identities, passphrase: undefined });

export const withPassphrase = (text: string): Unlock => ({
  identities: [],
  passphrase: () => Promise.resolve(secret(text)),
});

/** The store does not look into certificates: a word tells the generations apart. */
export const cacerts = (word: string): StoredCacerts => ({
  certificatePem: `certificate ${word}`,
  between: '',
  rootPem: `root ${word}`,
  revocationLists: '',
  key: p256(),
});

export const storeIn = (folder: string, identity: AgeIdentity, spec: Partial<NewStore> = {}): Store =>
  createStore({
    folder,
    mesh: 'mesh1',
    protection: forIdentity(identity),
    rootProtection: forIdentity(identity),
    random: randomBytes,
    clock: () => new Date(),
    ...spec,
  });

/** The codes with which something is refused; none when it is not. */
export const codesOf = async (run: () => unknown): Promise<readonly string[]> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
  return [];
};

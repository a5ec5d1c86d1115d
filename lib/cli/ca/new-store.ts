import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type Protection, createStore } from '../../store/create.ts';
import type { Unlock } from '../../store/unlock.ts';
import type { Io } from '../io.ts';
import type { SecretInput } from '../secret-input.ts';
import { unlockFrom } from '../unlock.ts';
import { type FilledStore, type InitWish, fillStore, preparedRoot } from './init-content.ts';
import type { Protections } from './init-protection.ts';
import { newStorePlace } from './store-place.ts';

const passphraseOf = (one: Protection): Unlock['passphrase'] =>
  one.kind === 'passphrase' ? () => Promise.resolve(one.passphrase) : undefined;

/** What opens a store that was just made: the passphrase that was just given, and the identities at hand. */
const unlockOfNew = (input: SecretInput, { protection, rootProtection }: Protections, io: Io): Unlock => {
  const { identities } = unlockFrom(
    { identity: input.identity, passphraseFd: undefined, passphraseFile: undefined },
    io,
  );
  return { identities, passphrase: passphraseOf(protection) ?? passphraseOf(rootProtection) };
};

/**
 * Makes a store with its root and settings, hands it to `use`, and gives it its place. Where any of that fails the store
 * goes again: nothing names it, and nothing was issued from it. Returns what `use` returned, and the final folder.
 */
export const withNewStore = async <T>(
  input: SecretInput,
  wish: InitWish,
  protections: Protections,
  io: Io,
  use: (filled: FilledStore) => Promise<T>,
): Promise<{ readonly result: T; readonly folder: string }> => {
  const unlock = unlockOfNew(input, protections, io);
  const root = await preparedRoot(wish);
  const place = newStorePlace(input, randomBytes);
  const { rootStore: rootFolder } = input;
  const mesh = wish.plan.settings.name;
  const { random, now } = wish;
  const store = createStore({ folder: place.folder, rootFolder, mesh, ...protections, random, clock: () => now });
  try {
    const result = await use(await fillStore(store, unlock, wish, root));
    return { result, folder: place.finish(store.id) };
  } catch (error) {
    for (const folder of [store.rootFolder, store.folder]) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from '../../lib/pki/private-key.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { makeBackup } from '../../lib/store/backup.ts';
import { createStore, type Protection } from '../../lib/store/create.ts';
import type { Store } from '../../lib/store/store.ts';
import type { Ledger } from '../report/ledger.ts';
import { type Program, proofsIn, type Run } from './program.ts';

const passphrase = 'correct horse battery staple';

/** Nobody is asked for anything: a store that was just made is open. */
const closed = { identities: [], passphrase: undefined };

const newStore = async (folder: string, protection: Protection): Promise<Store> => {
  const store = createStore({
    folder,
    mesh: 'mesh1',
    protection,
    rootProtection: protection,
    random: randomBytes,
    clock: () => new Date(),
  });
  const key = await generateKey('ecdsa-p256');
  const work = await store.work(closed);
  work.change((draft) => draft.putPendingKey('east', key));
  return store;
};

const fileOf = (store: Store, entry: string): string => join(store.folder, store.manifest.files[entry]?.file ?? '');

const isPendingKey = (out: Buffer): boolean =>
  /^isthmus store entry 1\n[0-9a-f]{64}\n\[\["key.pem",\d+\]\]\n-----BEGIN PRIVATE KEY-----\n/.test(out.toString());

const proveRecipients = async (ledger: Ledger, age: Program, own: AgeIdentity): Promise<void> => {
  const { opens, refuses } = proofsIn(ledger);
  const store = await newStore(join(age.folder, 'recipients'), { kind: 'recipients', recipients: [own.recipient] });
  const decrypt = (identity: string, file: string): Run => age.run(['-d', '-i', identity, file]);
  const entry = fileOf(store, 'work/pending-key/east');
  const isIdentity = (out: Buffer): boolean => {
    age.write('work.txt', out);
    return /\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$/.test(out.toString());
  };
  const identity = fileOf(store, 'work/identity');
  await opens('age opens the identity of a compartment of the store', () => decrypt('own.txt', identity), isIdentity);
  await opens('age opens a file of the store with it', () => decrypt('work.txt', entry), isPendingKey);
  await refuses('age refuses that file to the user alone', () => decrypt('own.txt', entry), /no identity matched/);
  const { recipient } = own;
  const compartments = ['work', 'root'] as const;
  const made = await makeBackup(store, { unlock: closed, recipients: [recipient], compartments, random: randomBytes });
  const backup = age.write('backup.age', made);
  await opens(
    'age opens a backup of the store',
    () => decrypt('own.txt', backup),
    (out) => out.includes('AGE-SECRET-KEY-1'),
  );
};

/** age asks its terminal for a passphrase, so it gets one. */
const provePassphrase = async (ledger: Ledger, age: Program): Promise<void> => {
  const { opens } = proofsIn(ledger);
  const protection = { kind: 'passphrase', passphrase: new SecretBytes(Buffer.from(passphrase)) } as const;
  const store = await newStore(join(age.folder, 'passphrase'), protection);
  const command = [age.path, '-d', '-o', 'work2.txt', fileOf(store, 'work/identity')].join(' ');
  await opens(
    'age opens the identity of a compartment with the passphrase of the store',
    () => age.runOther('script', ['-qec', command, '/dev/null'], {}, `${passphrase}\n`),
    () => readFileSync(join(age.folder, 'work2.txt')).includes('AGE-SECRET-KEY-1'),
  );
  const entry = fileOf(store, 'work/pending-key/east');
  await opens(
    'age opens a file of a store with a passphrase',
    () => age.run(['-d', '-i', 'work2.txt', entry]),
    isPendingKey,
  );
};

/** What the age program makes of a store, for whoever has lost isthmus. */
export const proveStore = async (ledger: Ledger, age: Program): Promise<void> => {
  const own = AgeIdentity.generate(randomBytes);
  age.write('own.txt', `${own.reveal()}\n`);
  await proveRecipients(ledger, age, own);
  await provePassphrase(ledger, age);
};

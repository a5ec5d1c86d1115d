import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from '../../lib/pki/private-key.ts';
import { SecretBytes } from '../../lib/pki/secret-bytes.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { makeBackup } from '../../lib/store/backup.ts';
import { createStore, type Protection } from '../../lib/store/create.ts';
import type { Store } from '../../lib/store/store.ts';
import { opens, type Program, type Proof, refuses } from './program.ts';

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

const proveRecipients = async (age: Program, own: AgeIdentity): Promise<readonly Proof[]> => {
  const store = await newStore(join(age.folder, 'recipients'), { kind: 'recipients', recipients: [own.recipient] });
  const decrypt = (identity: string, file: string): ReturnType<Program['run']> => age.run(['-d', '-i', identity, file]);
  const first = decrypt('own.txt', fileOf(store, 'work/identity'));
  age.write('work.txt', first.stdout);
  const entry = fileOf(store, 'work/pending-key/east');
  const backup = await makeBackup(store, {
    unlock: closed,
    recipients: [own.recipient],
    compartments: ['work', 'root'],
    random: randomBytes,
  });
  return [
    opens('age opens the identity of a compartment', first, (out) =>
      /\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$/.test(out.toString()),
    ),
    opens('age opens a file behind it', decrypt('work.txt', entry), isPendingKey),
    refuses('age refuses that file to the user alone', decrypt('own.txt', entry), /no identity matched/),
    opens('age opens a backup', decrypt('own.txt', age.write('backup.age', backup)), (out) =>
      out.includes('AGE-SECRET-KEY-1'),
    ),
  ];
};

/** age asks its terminal for a passphrase, so it gets one. */
const provePassphrase = async (age: Program): Promise<readonly Proof[]> => {
  const protection = { kind: 'passphrase', passphrase: new SecretBytes(Buffer.from(passphrase)) } as const;
  const store = await newStore(join(age.folder, 'passphrase'), protection);
  const command = [age.path, '-d', '-o', 'work2.txt', fileOf(store, 'work/identity')].join(' ');
  const first = age.runOther('script', ['-qec', command, '/dev/null'], {}, `${passphrase}\n`);
  const second = age.run(['-d', '-i', 'work2.txt', fileOf(store, 'work/pending-key/east')]);
  return [
    opens('age opens the identity of a compartment with its passphrase', first, () =>
      readFileSync(join(age.folder, 'work2.txt')).includes('AGE-SECRET-KEY-1'),
    ),
    opens('age opens a file behind that', second, isPendingKey),
  ];
};

/** What the age program makes of a store, for whoever has lost isthmus. */
export const proveStore = async (age: Program): Promise<readonly Proof[]> => {
  const own = AgeIdentity.generate(randomBytes);
  age.write('own.txt', `${own.reveal()}\n`);
  return [...(await proveRecipients(age, own)), ...(await provePassphrase(age))];
};

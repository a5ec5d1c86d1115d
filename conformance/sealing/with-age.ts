import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decryptWithIdentities,
  decryptWithPassphrase,
  encryptForRecipients,
  encryptWithPassphrase,
} from '../../lib/sealing/age/age.ts';
import { armor, dearmor } from '../../lib/sealing/age/armor.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { type Program, proofsIn, type Run } from './program.ts';

const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

const passphrase = 'Zwölf Boxkämpfer';

/** age asks its terminal for a passphrase, so it gets one. */
const onTerminal = (age: Program, args: readonly string[], lines: number): Run =>
  age.runOther('script', ['-qec', [age.path, ...args].join(' '), '/dev/null'], {}, `${passphrase}\n`.repeat(lines));

const proveRecipients = async (ledger: Ledger, age: Program, own: AgeIdentity, second: AgeIdentity): Promise<void> => {
  const { opens, refuses } = proofsIn(ledger);
  const decrypt = (file: Uint8Array, identity = 'own.txt'): Run =>
    age.run(['-d', '-i', identity, age.write('file.age', file)]);
  for (const size of sizes) {
    const bytes = randomBytes(size);
    const file = encryptForRecipients(bytes, [own.recipient], randomBytes);
    await opens(
      `age opens ${size} bytes of ours`,
      () => decrypt(file),
      (out) => out.equals(bytes),
    );
  }
  const plain = randomBytes(100_000);
  const file = encryptForRecipients(plain, [own.recipient, second.recipient], randomBytes);
  const flipped = Buffer.from(file);
  flipped[70_000] = (flipped[70_000] ?? 0) ^ 1;
  const armoured = Buffer.from(armor(file));
  const cut = file.subarray(0, -34_480);
  const isPlain = (out: Buffer): boolean => out.equals(plain);
  await opens('age opens our file for the second recipient', () => decrypt(file, 'second.txt'), isPlain);
  await opens('age opens our armour', () => decrypt(armoured), isPlain);
  await refuses('age refuses a stranger', () => decrypt(file, 'stranger.txt'), /no identity matched/);
  await refuses('age refuses a changed byte', () => decrypt(flipped), /failed to decrypt/);
  await refuses('age refuses a file cut at a chunk', () => decrypt(cut), /failed to decrypt|unexpected EOF/);
};

const proveForeignFiles = async (ledger: Ledger, age: Program, own: AgeIdentity): Promise<void> => {
  for (const size of sizes)
    await ledger.prove(`we open ${size} bytes of age`, () => {
      const plain = randomBytes(size);
      const run = age.run(['-r', own.recipient.text, age.write('plain', plain)]);
      insist(run.ok, run.stderr);
      insist(decryptWithIdentities(run.stdout, [own]).equals(plain), 'the content differs');
    });
  await ledger.prove('we open armour of age', () => {
    const plain = randomBytes(5000);
    const run = age.run(['-r', own.recipient.text, '-a', age.write('plain', plain)]);
    insist(run.ok, run.stderr);
    const file = dearmor(run.stdout.toString('latin1'));
    insist(decryptWithIdentities(file, [own]).equals(plain), 'the content differs');
  });
};

const provePassphrase = async (ledger: Ledger, age: Program): Promise<void> => {
  const { opens } = proofsIn(ledger);
  const plain = randomBytes(70_000);
  const read = (name: string): Buffer => readFileSync(join(age.folder, name));
  age.write('locked.age', encryptWithPassphrase(plain, Buffer.from(passphrase), randomBytes));
  age.write('to-lock', plain);
  await opens(
    'age opens what we locked with a passphrase',
    () => onTerminal(age, ['-d', '-o', 'opened', 'locked.age'], 1),
    () => read('opened').equals(plain),
  );
  await opens(
    'we open what age locked with a passphrase',
    () => onTerminal(age, ['-p', '-o', 'theirs.age', 'to-lock'], 2),
    () => decryptWithPassphrase(read('theirs.age'), Buffer.from(passphrase)).equals(plain),
  );
};

const generate = (): AgeIdentity => AgeIdentity.generate(randomBytes);

/** What the age program makes of our files, and we of its. */
export const proveWithAge = async (ledger: Ledger, age: Program): Promise<void> => {
  const [own, second, stranger] = [generate(), generate(), generate()];
  age.write('own.txt', `${own.reveal()}\n`);
  age.write('second.txt', `${second.reveal()}\n`);
  age.write('stranger.txt', `${stranger.reveal()}\n`);
  await proveRecipients(ledger, age, own, second);
  await proveForeignFiles(ledger, age, own);
  await provePassphrase(ledger, age);
};

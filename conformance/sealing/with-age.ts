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
import { opens, type Program, type Proof, refuses } from './program.ts';

const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];

const passphrase = 'Zwölf Boxkämpfer';

/** age asks its terminal for a passphrase, so it gets one. */
const onTerminal = (age: Program, args: readonly string[], lines: number): ReturnType<Program['run']> =>
  age.runOther('script', ['-qec', [age.path, ...args].join(' '), '/dev/null'], {}, `${passphrase}\n`.repeat(lines));

const proveRecipients = (age: Program, own: AgeIdentity, second: AgeIdentity): readonly Proof[] => {
  const decrypt = (file: Uint8Array, identity = 'own.txt'): ReturnType<Program['run']> =>
    age.run(['-d', '-i', identity, age.write('file.age', file)]);
  const plain = randomBytes(100_000);
  const file = encryptForRecipients(plain, [own.recipient, second.recipient], randomBytes);
  const flipped = Buffer.from(file);
  flipped[70_000] = (flipped[70_000] ?? 0) ^ 1;
  const armoured = Buffer.from(armor(file));
  return [
    ...sizes.map((size) => {
      const bytes = randomBytes(size);
      const run = decrypt(encryptForRecipients(bytes, [own.recipient], randomBytes));
      return opens(`age opens ${size} bytes`, run, (out) => out.equals(bytes));
    }),
    opens('age opens it for the second recipient', decrypt(file, 'second.txt'), (out) => out.equals(plain)),
    opens('age opens our armour', decrypt(armoured), (out) => out.equals(plain)),
    refuses('age refuses a stranger', decrypt(file, 'stranger.txt'), /no identity matched/),
    refuses('age refuses a changed byte', decrypt(flipped), /failed to decrypt/),
    refuses(
      'age refuses a file cut at a chunk',
      decrypt(file.subarray(0, -34_480)),
      /failed to decrypt|unexpected EOF/,
    ),
  ];
};

const proveForeignFiles = (age: Program, own: AgeIdentity): readonly Proof[] =>
  [...sizes.map((size) => [size, ''] as const), [5000, '-a'] as const].map(([size, flag]) => {
    const plain = randomBytes(size);
    const args = ['-r', own.recipient.text, ...(flag === '' ? [] : [flag]), age.write('plain', plain)];
    const run = age.run(args);
    const file = flag === '' ? run.stdout : dearmor(run.stdout.toString('latin1'));
    const ok = run.ok && decryptWithIdentities(file, [own]).equals(plain);
    return { title: `we open ${size} bytes of age ${flag}`.trim(), ok, detail: run.stderr };
  });

const provePassphrase = (age: Program): readonly Proof[] => {
  const plain = randomBytes(70_000);
  const read = (name: string): Buffer => readFileSync(join(age.folder, name));
  age.write('locked.age', encryptWithPassphrase(plain, Buffer.from(passphrase), randomBytes));
  const opened = onTerminal(age, ['-d', '-o', 'opened', 'locked.age'], 1);
  age.write('to-lock', plain);
  const locked = onTerminal(age, ['-p', '-o', 'theirs.age', 'to-lock'], 2);
  return [
    opens('age opens what we locked with a passphrase', opened, () => read('opened').equals(plain)),
    opens('we open what age locked with a passphrase', locked, () =>
      decryptWithPassphrase(read('theirs.age'), Buffer.from(passphrase)).equals(plain),
    ),
  ];
};

const generate = (): AgeIdentity => AgeIdentity.generate(randomBytes);

/** What the age program makes of our files, and we of its. */
export const proveWithAge = (age: Program): readonly Proof[] => {
  const [own, second, stranger] = [generate(), generate(), generate()];
  age.write('own.txt', `${own.reveal()}\n`);
  age.write('second.txt', `${second.reveal()}\n`);
  age.write('stranger.txt', `${stranger.reveal()}\n`);
  return [...proveRecipients(age, own, second), ...proveForeignFiles(age, own), ...provePassphrase(age)];
};

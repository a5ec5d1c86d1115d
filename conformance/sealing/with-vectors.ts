import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import { AgeError } from '../../lib/sealing/age/age-error.ts';
import { decryptWithIdentities, decryptWithPassphrase } from '../../lib/sealing/age/age.ts';
import { dearmor } from '../../lib/sealing/age/armor.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import type { Proof } from './program.ts';

interface Vector {
  readonly of: (field: string) => readonly string[];
  readonly body: Buffer;
}

/** Lines of `field: value`, an empty line, the file (C2SP/CCTV, age/README.md). */
const readVector = (bytes: Uint8Array): Vector => {
  const raw = Buffer.from(bytes);
  const end = raw.indexOf('\n\n');
  const fields = raw
    .subarray(0, end)
    .toString()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
  const of = (field: string): readonly string[] => fields.filter(([name]) => name === field).map(([, value]) => value);
  const body = raw.subarray(end + 2);
  return { of, body: of('compressed').includes('zlib') ? inflateSync(body) : body };
};

const decrypt = ({ of, body }: Vector): Buffer => {
  const file = of('armored').includes('yes') ? dearmor(body.toString('latin1')) : body;
  const [passphrase] = of('passphrase');
  if (passphrase !== undefined) return decryptWithPassphrase(file, Buffer.from(passphrase));
  return decryptWithIdentities(
    file,
    of('identity').flatMap((text) => AgeIdentity.read(text) ?? []),
  );
};

/** The SHA-256 of what a vector opens to; undefined when it is refused as it must be, by an AgeError. */
const outcomeOf = (vector: Vector): string | undefined => {
  try {
    return createHash('sha256').update(decrypt(vector)).digest('hex');
  } catch (error) {
    if (error instanceof AgeError) return undefined;
    throw error;
  }
};

/** Post-quantum files are not ours to read: they must be refused, whatever the vector says. */
const isHybrid = (name: string): boolean => name.includes('hybrid');

const prove = (name: string, bytes: Uint8Array): Proof => {
  const vector = readVector(bytes);
  const expected = vector.of('expect').includes('success') && !isHybrid(name) ? vector.of('payload')[0] : undefined;
  const found = outcomeOf(vector);
  return { title: `vector ${name}`, ok: found === expected, detail: found === undefined ? 'refused' : 'opened' };
};

const isVectors = (value: unknown): value is Readonly<Record<string, Uint8Array>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => one instanceof Uint8Array);

/** What we make of every age file of the npm package `cctv-age`, given the path of its index.js. */
export const proveWithVectors = async (path: string): Promise<readonly Proof[]> => {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  const vectors: unknown = Object(module).default ?? { ...Object(module) };
  if (!isVectors(vectors)) throw new Error(`${path} holds no vectors`);
  return Object.entries(vectors).map(([name, bytes]) => prove(name, bytes));
};

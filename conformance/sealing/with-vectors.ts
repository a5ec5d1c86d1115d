import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import { AgeError } from '../../lib/sealing/age/age-error.ts';
import { decryptWithIdentities, decryptWithPassphrase } from '../../lib/sealing/age/age.ts';
import { dearmor } from '../../lib/sealing/age/armor.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { insist, type Ledger } from '../report/ledger.ts';

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

/** What a vector promises and we do not hold; undefined when we do. */
const broken = (name: string, bytes: Uint8Array): string | undefined => {
  const vector = readVector(bytes);
  const expected = vector.of('expect').includes('success') && !isHybrid(name) ? vector.of('payload')[0] : undefined;
  const found = outcomeOf(vector);
  if (found === expected) return undefined;
  return `${name} is ${found === undefined ? 'refused' : 'opened'}`;
};

const isVectors = (value: unknown): value is Readonly<Record<string, Uint8Array>> =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => one instanceof Uint8Array);

/** What we make of every age file of the npm package `cctv-age`, given the path of its index.js. */
export const proveWithVectors = async (ledger: Ledger, path: string): Promise<void> => {
  const module: unknown = await import(pathToFileURL(path).href);
  const vectors: unknown = Object(module).default ?? { ...Object(module) };
  if (!isVectors(vectors)) throw new Error(`${path} holds no vectors`);
  const all = Object.entries(vectors);
  ledger.figure('published test vectors of age', String(all.length));
  await ledger.prove(
    'every published test vector of age opens or is refused as it says; post-quantum is refused',
    () => {
      insist(all.length > 100, `there are ${all.length} vectors`);
      const wrong = all.flatMap(([name, bytes]) => broken(name, bytes) ?? []);
      insist(wrong.length === 0, wrong.join(', '));
    },
  );
};

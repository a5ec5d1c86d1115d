import { createHash, X509Certificate } from 'node:crypto';
import type { PrivateKey } from '../pki/private-key.ts';
import { keyOfParts } from './cacerts-entry.ts';
import type { OpenCompartment } from './compartment.ts';
import { fileOf, newestFirst, rootsName } from './entry-names.ts';

/** A root with its key. */
export interface StoredRoot {
  /** The first 16 hex digits of the SHA-256 of its public key: the name of its file in pki/roots/. */
  readonly id: string;
  readonly certificatePem: string;
  readonly key: PrivateKey;
}

/** The keys that vouch for the whole mesh. */
export interface RootCompartment {
  /** Newest first. */
  roots(): readonly StoredRoot[];
  /** Adds one and returns the new generation. Throws a RangeError when the key is not the certificate's. */
  addRoot(certificatePem: string, key: PrivateKey): number;
}

/** The id of a root: of its public key, so that a certificate that was issued anew keeps it. */
export const rootIdOf = (certificatePem: string): string => {
  const { publicKey } = new X509Certificate(certificatePem);
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
};

/** The opened compartment `root`. */
export class OpenRoot implements RootCompartment {
  readonly #compartment: OpenCompartment;

  constructor(compartment: OpenCompartment) {
    this.#compartment = compartment;
  }

  roots(): readonly StoredRoot[] {
    return newestFirst(this.#compartment.store.namesBelow(rootsName)).map((name) => {
      const parts = this.#compartment.read(name);
      const certificatePem = parts.get('root-cert.pem')?.toString('utf8') ?? '';
      return { id: rootIdOf(certificatePem), certificatePem, key: keyOfParts(parts, 'root-key.pem') };
    });
  }

  addRoot(certificatePem: string, key: PrivateKey): number {
    if (!new X509Certificate(certificatePem).publicKey.equals(key.publicKey)) {
      throw new RangeError('the key does not belong to the root certificate');
    }
    const put = (serial: number) => [
      {
        name: `${rootsName}/${serial}`,
        file: fileOf(rootsName),
        parts: new Map([
          ['root-cert.pem', Buffer.from(certificatePem, 'utf8')],
          ['root-key.pem', key.reveal('pem')],
        ]),
      },
    ];
    return this.#compartment.commit(() => ({ put, remove: [] }));
  }
}

import { PrivateKey } from '../pki/private-key.ts';
import type { Parts } from './parts.ts';

/** One generation of a cluster's intermediate. */
export interface StoredCacerts {
  readonly certificatePem: string;
  /** Certificates between it and the root, as PEM; may be empty. */
  readonly between: string;
  readonly rootPem: string;
  /** PEM; may be empty. */
  readonly revocationLists: string;
  readonly key: PrivateKey;
  readonly request?: never;
}

const text = (value: string): Buffer => Buffer.from(value, 'utf8');

export const partsOfCacerts = ({ certificatePem, between, rootPem, revocationLists, key }: StoredCacerts): Parts =>
  new Map([
    ['ca-cert.pem', text(certificatePem)],
    ['between.pem', text(between)],
    ['root-cert.pem', text(rootPem)],
    ['ca-crl.pem', text(revocationLists)],
    ['ca-key.pem', key.reveal('pem')],
  ]);

/** The key of an entry; its bytes are wiped. */
export const keyOfParts = (parts: Parts, name: string): PrivateKey => {
  const bytes = parts.get(name) ?? Buffer.alloc(0);
  const key = PrivateKey.read(bytes, 'pem');
  bytes.fill(0);
  return key;
};

export const cacertsOfParts = (parts: Parts): StoredCacerts => {
  const textOf = (name: string): string => parts.get(name)?.toString('utf8') ?? '';
  return {
    certificatePem: textOf('ca-cert.pem'),
    between: textOf('between.pem'),
    rootPem: textOf('root-cert.pem'),
    revocationLists: textOf('ca-crl.pem'),
    key: keyOfParts(parts, 'ca-key.pem'),
  };
};

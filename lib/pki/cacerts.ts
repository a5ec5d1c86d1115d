import { isSignedBy } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { PkiError } from './pki-error.ts';
import type { PrivateKey } from './private-key.ts';

/** The public files of a `cacerts` Secret, by their names there. */
export type PublicCacerts = Readonly<Record<'ca-cert.pem' | 'cert-chain.pem' | 'root-cert.pem', string>> &
  Readonly<Partial<Record<'ca-crl.pem', string>>>;

/** What a cluster's `cacerts` is made of. */
export interface CacertsSpec {
  readonly intermediate: Certificate;
  /** Certificates between the intermediate and the root, next issuer first. Default: none. */
  readonly between?: readonly Certificate[];
  /** The root that the chain ends at comes first; others follow while roots are exchanged, and are only appended. */
  readonly roots: readonly [Certificate, ...Certificate[]];
  /** `full` ends the chain with the root, as upstream's Makefile does; `minimal` saves those bytes per handshake. */
  readonly chain?: 'full' | 'minimal';
  /** One list of every certificate in the chain, the root's included: istiod refuses less. */
  readonly revocationLists?: readonly string[];
}

/** The public files, all with line feeds. Throws a PkiError if a certificate is not signed by the next one. */
export const publicCacerts = (spec: CacertsSpec): PublicCacerts => {
  const [root] = spec.roots;
  const path = [spec.intermediate, ...(spec.between ?? []), root];
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1];
    if (issuer === undefined || !isSignedBy(certificate, issuer)) {
      throw new PkiError('bad-request', `${certificate.title} is not signed by ${issuer?.title ?? 'anything'}`);
    }
  }
  const chain = spec.chain === 'minimal' ? path.slice(0, -1) : path;
  const lists = spec.revocationLists ?? [];
  return {
    'ca-cert.pem': spec.intermediate.pem,
    'cert-chain.pem': chain.map(({ pem }) => pem).join(''),
    'root-cert.pem': spec.roots.map(({ pem }) => pem).join(''),
    ...(lists.length === 0 ? {} : { 'ca-crl.pem': lists.join('') }),
  };
};

/**
 * All files of the Secret with the private key in the clear: for whoever seals them, and for nobody else. Throws a
 * PkiError if the key does not belong to the intermediate.
 */
export const revealCacerts = (spec: CacertsSpec, key: PrivateKey): ReadonlyMap<string, Buffer> => {
  if (!spec.intermediate.publicKey.equals(key.publicKey)) {
    throw new PkiError('key-mismatch', `the key does not belong to ${spec.intermediate.title}`);
  }
  const files = new Map(Object.entries(publicCacerts(spec)).map(([name, text]) => [name, Buffer.from(text)]));
  return new Map([...files, ['ca-key.pem', key.reveal('pem')] as const].toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

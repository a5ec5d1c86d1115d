import type { Committed } from '../declare/committed.ts';
import type { Declaration } from '../declare/declaration.ts';
import { sha256 } from '../emit/digest.ts';

/** Of everything that was read: equal digests mean that a change of dist comes from isthmus or from main.ts. */
export const inputDigest = ({ sources }: Declaration, { signers, store, clusters }: Committed): string => {
  const files = [
    ...sources.map(({ file, text }) => ({ file, sha256: sha256(text) })),
    ...[signers, store].flatMap((file) => file ?? []),
    ...[...clusters.values()].flatMap(({ caCertificate, rootCertificate, index, documents, rendering }) => [
      ...(caCertificate ? [caCertificate] : []),
      ...(rootCertificate ? [rootCertificate] : []),
      ...(index ? [index] : []),
      ...documents,
      // It has the digest of every rendered object.
      ...(rendering ? [rendering.index] : []),
    ]),
  ];
  return sha256(files.map((one) => `${one.file} ${one.sha256}\n`).join(''));
};

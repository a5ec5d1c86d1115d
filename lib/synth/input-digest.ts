import type { Committed } from '../declare/committed.ts';
import type { Declaration, Source } from '../declare/declaration.ts';
import { sha256 } from '../emit/digest.ts';
import { isMap, type Json } from '../plan/manifest.ts';

/** What isthmus check passes over for a while changes no byte of dist; neither do comments and the style of the YAML. */
const saidFor = ({ value }: Source): Json =>
  isMap(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'check')) : value;

/** Of everything that makes dist: equal digests mean that a change of dist comes from isthmus or from main.ts. */
export const inputDigest = ({ sources }: Declaration, { signers, store, clusters }: Committed): string => {
  const files = [
    ...sources.map((source) => ({ file: source.file, sha256: sha256(JSON.stringify(saidFor(source))) })),
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

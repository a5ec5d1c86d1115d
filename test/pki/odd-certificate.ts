import { readCertificate } from '../../lib/pki/certificate.ts';
import type { Certificate } from '../../lib/pki/certificate.ts';
import {
  bitString,
  boolean,
  derOf,
  embedded,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  sequence,
  time,
} from '../../lib/pki/der-writer.ts';
import type { DerNode } from '../../lib/pki/der-writer.ts';
import { nameNode } from '../../lib/pki/distinguished-name.ts';
import { oids } from '../../lib/pki/object-ids.ts';
import type { PrivateKey } from '../../lib/pki/private-key.ts';
import { keyIdOf, publicKeyInfo, signatureAlgorithmOf, signedDocument } from '../../lib/pki/signed-document.ts';
import { later, random } from './mesh-of-tests.ts';

/** A certificate that the product itself would never make. What is not said is as in a sound CA certificate. */
export interface OddSpec {
  readonly name: string;
  readonly key: PrivateKey;
  /** The name as text, or the subject of a certificate in hexadecimal DER. */
  readonly issuer: { readonly name?: string; readonly subject?: string; readonly key: PrivateKey };
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serial?: DerNode;
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number } | 'absent';
  /** The first byte of the bits. */
  readonly keyUsage?: number | 'absent';
  readonly extendedKeyUsage?: readonly string[];
  readonly permittedDns?: readonly string[];
  readonly dns?: readonly string[];
  readonly uris?: readonly string[];
  readonly keyIds?: 'absent' | 'wrong';
}

export const certSign = 0b11100100;
export const noCertSign = 0b11100000;

const extension = (oid: string, critical: boolean, content: DerNode): DerNode =>
  sequence(objectId(oid), ...(critical ? [boolean(true)] : []), octetString(derOf(content)));

const constraintsOf = ({ basicConstraints = { ca: true } }: OddSpec): readonly DerNode[] => {
  if (basicConstraints === 'absent') return [];
  const { ca, pathLength } = basicConstraints;
  const length = pathLength === undefined ? [] : [integer(Uint8Array.of(pathLength))];
  return [extension(oids.basicConstraints, true, sequence(...(ca ? [boolean(true)] : []), ...length))];
};

const usagesOf = ({ keyUsage = certSign, extendedKeyUsage }: OddSpec): readonly DerNode[] => [
  ...(keyUsage === 'absent' ? [] : [extension(oids.keyUsage, true, bitString(Uint8Array.of(keyUsage), 1))]),
  ...(extendedKeyUsage === undefined
    ? []
    : [extension(oids.extendedKeyUsage, false, sequence(...extendedKeyUsage.map(objectId)))]),
];

const namesOf = ({ permittedDns, dns = [], uris = [] }: OddSpec): readonly DerNode[] => {
  const names = [
    ...dns.map((name) => implicit(2, Buffer.from(name))),
    ...uris.map((uri) => implicit(6, Buffer.from(uri))),
  ];
  const permitted = (permittedDns ?? []).map((name) => sequence(implicit(2, Buffer.from(name))));
  return [
    ...(names.length === 0 ? [] : [extension(oids.subjectAltName, false, sequence(...names))]),
    ...(permittedDns === undefined ? [] : [extension(oids.nameConstraints, true, sequence(explicit(0, ...permitted)))]),
  ];
};

const keyIdsOf = ({ keyIds, key, issuer }: OddSpec): readonly DerNode[] => {
  if (keyIds === 'absent') return [];
  const issuerKey = keyIds === 'wrong' ? Buffer.alloc(20, 7) : keyIdOf(issuer.key.publicKey);
  return [
    extension(oids.subjectKeyId, false, octetString(keyIdOf(key.publicKey))),
    extension(oids.authorityKeyId, false, sequence(implicit(0, issuerKey))),
  ];
};

const nameOf = (name: string): DerNode => nameNode({ organisation: 'Istio', commonName: name });

/** Signs it. Throws if our own reader does not understand it. */
export const oddCertificate = (spec: OddSpec): Certificate => {
  const content = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    spec.serial ?? integer(Uint8Array.of(1, ...random(15))),
    signatureAlgorithmOf(spec.issuer.key),
    spec.issuer.subject === undefined
      ? nameOf(spec.issuer.name ?? '')
      : embedded(Buffer.from(spec.issuer.subject, 'hex')),
    sequence(time(spec.notBefore ?? later(-1)), time(spec.notAfter ?? later(1000))),
    nameOf(spec.name),
    embedded(publicKeyInfo(spec.key.publicKey)),
    explicit(3, sequence(...keyIdsOf(spec), ...constraintsOf(spec), ...usagesOf(spec), ...namesOf(spec))),
  );
  const read = readCertificate(signedDocument(content, spec.issuer.key));
  if (read === undefined) throw new Error(`${spec.name} is unreadable`);
  return read;
};

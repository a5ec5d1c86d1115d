import { readPem } from '../pem.ts';
import type { Certificate, KeyKind } from '../certificate.ts';
import { PrivateKey } from '../private-key.ts';
import type { SecretBytes } from '../secret-bytes.ts';
import { certificatesOf } from './bundle.ts';
import type { Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleFinding } from './finding.ts';

/** The first block of the key file must be one of these (istio 1.30.3, security/pkg/pki/util/crypto.go). */
const acceptedLabels: readonly string[] = ['EC PRIVATE KEY', 'RSA PRIVATE KEY', 'PRIVATE KEY'];

/** The curves that Go reads; P-521 loads and is slow and rare in Envoy. */
const readableCurves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1', 'secp224r1'];

const remedy = 'issue or import a bundle with an RSA key of 3072 bits or more, or with P-256 or P-384';

const rsaFindings = (bits: number, file: string): readonly RuleFinding[] => {
  // Go refuses RSA below 1024 bits since 1.24.
  if (bits < 1024) return [refusal('L03', 'rsa-unusable', { file, problem: `RSA with ${bits} bits`, remedy })];
  if (bits < 2048) return [weakness('L03', 'rsa-weak', { file, problem: `RSA with ${bits} bits`, remedy })];
  if (bits < 3072)
    return [advice('L03', 'rsa-short', { file, problem: `RSA with ${bits} bits is good until about 2030`, remedy })];
  return [];
};

const strengthFindings = (kind: KeyKind, file: string): readonly RuleFinding[] => {
  if (kind.kind === 'rsa') return rsaFindings(kind.bits, file);
  if (kind.kind === 'other') {
    const problem = 'the key is neither RSA nor ECDSA: istiod loads it, Envoy may not accept it';
    return [weakness('L03', 'key-type', { file, problem, remedy })];
  }
  if (['prime256v1', 'secp384r1'].includes(kind.curve)) return [];
  const words = { file, problem: 'the curve is neither P-256 nor P-384', remedy };
  return [readableCurves.includes(kind.curve) ? weakness('L03', 'curve', words) : refusal('L03', 'curve', words)];
};

const parsed = (block: Buffer): PrivateKey | undefined => {
  try {
    return PrivateKey.read(block, 'pem');
  } catch {
    return undefined;
  }
};

const fileFindings = (key: SecretBytes, file: string, signer: Certificate | undefined): readonly RuleFinding[] => {
  const bytes = key.reveal();
  const first = readPem(bytes.toString('latin1')).blocks[0];
  // A block with headers (`Proc-Type: 4,ENCRYPTED`) is not among the blocks.
  const label = first?.label ?? 'none';
  const again = 'write the key as PKCS#8, unencrypted, and seal the Secret instead';
  if (!acceptedLabels.includes(label)) {
    const problem = 'the first block is not an unencrypted private key';
    return [refusal('L03', 'key-block', { file, problem, remedy: again })];
  }
  const read = parsed(bytes);
  if (read === undefined)
    return [refusal('L03', 'key-unreadable', { file, problem: 'the key is unreadable', remedy: again })];
  if (signer === undefined || signer.publicKey.equals(read.publicKey)) return [];
  const problem = 'the key does not belong to the certificate';
  return [
    refusal('L03', 'key-mismatch', { file, problem, remedy: 'put the key back that the certificate was made for' }),
  ];
};

/** The signing key of a bundle, if it is at hand and istiod would take it. */
export const signingKeyOf = (key: SecretBytes | undefined, signer: Certificate): PrivateKey | undefined => {
  const read = key === undefined ? undefined : parsed(key.reveal());
  return read?.publicKey.equals(signer.publicKey) === true ? read : undefined;
};

/** L03: a key that istiod reads, that fits its certificate, and that is strong; the same strength for every CA. */
export const soundKeys: Rule = (bundle) => [
  ...(bundle.key === undefined ? [] : fileFindings(bundle.key, bundle.names.key, bundle.signer)),
  ...certificatesOf(bundle).flatMap(({ file, certificate }) => strengthFindings(certificate.keyKind, file)),
];

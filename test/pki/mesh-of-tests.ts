import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { issueIntermediate, issueRoot } from '../../lib/pki/authority.ts';
import type { Authority, IntermediateSpec, RootSpec } from '../../lib/pki/authority.ts';
import { istioProfile, strictProfile } from '../../lib/pki/profile.ts';
import { PrivateKey } from '../../lib/pki/private-key.ts';

/** The clock of all tests; the real one, to the second, because some certificates come from openssl. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000);

export const day = 24 * 60 * 60 * 1000;

export const later = (days: number): Date => new Date(now.getTime() + days * day);

export const random = (size: number): Uint8Array => randomBytes(size);

export const p256 = (): PrivateKey => PrivateKey.of(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

export const p384 = (): PrivateKey => PrivateKey.of(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);

export const rsa = (bits = 2048): PrivateKey =>
  PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: bits }).privateKey);

export const istio = istioProfile('ecdsa-p256');
export const strict = strictProfile('mesh1');

export const rootOf = (spec: Partial<RootSpec> = {}): Authority =>
  issueRoot({ profile: istio, key: p256(), now, random, ...spec });

export const intermediateOf = (
  root: Authority,
  cluster: string,
  spec: Partial<IntermediateSpec> & { readonly key?: PrivateKey } = {},
): Authority => {
  const { key = p256(), ...rest } = spec;
  const profile = root.certificate.keyUsage?.crlSign === true ? strict : istio;
  return {
    key,
    certificate: issueIntermediate(root, { profile, now, random, cluster, publicKey: key.publicKey, ...rest }),
  };
};

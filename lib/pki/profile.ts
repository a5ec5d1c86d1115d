import type { DistinguishedName } from './distinguished-name.ts';
import type { KeyAlgorithm } from './private-key.ts';

/** How the certificates of a mesh look. */
export interface Profile {
  readonly name: 'istio' | 'strict';
  readonly algorithm: KeyAlgorithm;
  readonly rootDays: number;
  readonly intermediateDays: number;
  /** How far notBefore lies in the past, against clocks that run behind. */
  readonly backdateMinutes: number;
  /** keyUsage cRLSign. Without it nobody may accept a revocation list of this key. */
  readonly signsRevocations: boolean;
  readonly rootName: DistinguishedName;
  /** The name of one cluster's intermediate. */
  intermediateName(cluster: string): DistinguishedName;
}

/**
 * Field for field what upstream's Makefile gives: istio 1.30.3, tools/certs/common.mk and Makefile.selfsigned.mk. One
 * difference is decided when issuing: no intermediate outlives its root.
 */
export const istioProfile = (algorithm: KeyAlgorithm = 'rsa-4096'): Profile => ({
  name: 'istio',
  algorithm,
  rootDays: 3650,
  intermediateDays: 3650,
  backdateMinutes: 0,
  signsRevocations: false,
  rootName: { organisation: 'Istio', commonName: 'Root CA' },
  intermediateName: (cluster) => ({ organisation: 'Istio', commonName: 'Intermediate CA', locality: cluster }),
});

/** Shorter lives, revocation, and the mesh in the name. P-256 by default. */
export const strictProfile = (mesh: string, algorithm: KeyAlgorithm = 'ecdsa-p256'): Profile => ({
  name: 'strict',
  algorithm,
  rootDays: 3650,
  intermediateDays: 365,
  backdateMinutes: 10,
  signsRevocations: true,
  rootName: { organisation: 'Istio', commonName: `Root CA ${mesh}` },
  intermediateName: (cluster) => ({
    organisation: 'Istio',
    commonName: `Intermediate CA ${mesh}`,
    locality: cluster,
  }),
});

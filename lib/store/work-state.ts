import * as z from 'zod';
import { type ClusterPins, pinsSchema } from './cluster-pins.ts';
import type { Parts } from './parts.ts';
import type { ManifestSigners } from './compartment.ts';

const recipientSchema = z.strictObject({
  cluster: z.string(),
  kind: z.enum(['sealed-secrets', 'age']),
  recipient: z.string(),
  status: z.enum(['approved', 'revoked']),
  at: z.string(),
  origin: z.enum(['generated', 'added', 'fetched']),
});

/** Who may receive the secrets of a cluster, or may no longer: the store decides, not the repository. */
export interface ApprovedRecipient {
  readonly cluster: string;
  readonly kind: 'sealed-secrets' | 'age';
  /** SHA-256 of the public key of the certificate in hex, or the text `age1...`. */
  readonly recipient: string;
  readonly status: 'approved' | 'revoked';
  /** When it got this status: an ISO date. */
  readonly at: string;
  readonly origin: 'generated' | 'added' | 'fetched';
}

/** What the work compartment holds besides keys of clusters. */
export interface WorkState {
  readonly signers: ManifestSigners;
  readonly recipients: readonly ApprovedRecipient[];
  /** One of each cluster whose keys went anywhere yet. */
  readonly pins: readonly ClusterPins[];
  /** What ca init chose, as text; empty before. */
  readonly profile: string;
  /** 32 bytes: makes the fingerprints of sealed values. */
  readonly fingerprintKey: Buffer;
  /** 32 bytes of the Ed25519 key that signs the sealed indexes. */
  readonly signerSeed: Buffer;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

const signersSchema = z.strictObject({ work: z.string(), root: z.string() });

const textOf = (parts: Parts, name: string): string => parts.get(name)?.toString('utf8') ?? '';

/** Reads what the store itself wrote and authenticated. */
export const stateOfParts = (parts: Parts): WorkState => ({
  signers: signersSchema.parse(JSON.parse(textOf(parts, 'signers'))),
  recipients: z.array(recipientSchema).parse(JSON.parse(textOf(parts, 'recipients'))),
  pins: pinsSchema.parse(JSON.parse(textOf(parts, 'pins') || '[]')),
  profile: textOf(parts, 'profile'),
  fingerprintKey: parts.get('fingerprint-key') ?? Buffer.alloc(0),
  signerSeed: parts.get('signer-seed') ?? Buffer.alloc(0),
});

/**
 * Copies of the keys: sealing wipes what it is given. Throws for what could not be read again: better no change than a
 * store that does not open any more.
 */
export const partsOfState = ({ signers, recipients, pins, profile, fingerprintKey, signerSeed }: WorkState): Parts => {
  const parts = new Map([
    ['signers', json(signers)],
    ['recipients', json(recipients)],
    ['pins', json(pins)],
    ['profile', Buffer.from(profile, 'utf8')],
    ['fingerprint-key', Buffer.from(fingerprintKey)],
    ['signer-seed', Buffer.from(signerSeed)],
  ]);
  stateOfParts(parts);
  return parts;
};

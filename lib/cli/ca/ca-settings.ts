import * as z from 'zod';
import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import { type Profile, istioProfile, strictProfile } from '../../pki/profile.ts';

const hex = /^[0-9a-f]+$/;

const revokedSchema = z.strictObject({
  /** SHA-256 of the public key of the authority that issued the certificate. */
  issuer: z.string().regex(hex).length(64),
  /** As it stands in the DER. */
  serial: z.string().regex(hex),
  at: z.iso.datetime(),
});

const schema = z.strictObject({
  profile: z.enum(['istio', 'strict']),
  algorithm: z.enum(['rsa-4096', 'ecdsa-p256', 'ecdsa-p384']),
  nameConstraints: z.boolean(),
  /** Absent: the mesh has no revocation lists. */
  revocations: z
    .strictObject({ number: z.int().min(1), days: z.int().min(1), revoked: z.array(revokedSchema) })
    .optional(),
});

/**
 * How the CA of a mesh was set up, and what it revoked. It is kept in the store and not in the repository: who can open a
 * pull request must not be able to take a revocation back, or to choose weaker keys.
 */
export type CaSettings = Readonly<z.output<typeof schema>>;

export type Revocations = NonNullable<CaSettings['revocations']>;

const parse = (text: string): CaSettings | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** What the store keeps; an EnvironmentError when it was written by something else. */
export const readSettings = (text: string): CaSettings => {
  const settings = parse(text);
  if (settings) return settings;
  const problem = 'the store holds no settings of a CA';
  const remedy = 'use the version of isthmus that wrote the store, or restore it from its backup';
  throw new EnvironmentError([errorAt('ca-settings-unreadable', [], problem, remedy)]);
};

export const writeSettings = (settings: CaSettings): string => JSON.stringify(schema.parse(settings));

/** The profile of all certificates of the mesh. */
export const profileOf = ({ profile, algorithm }: CaSettings, mesh: string): Profile =>
  profile === 'istio' ? istioProfile(algorithm) : strictProfile(mesh, algorithm);

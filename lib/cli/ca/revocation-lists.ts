import type { Authority } from '../../pki/authority.ts';
import { issueRevocationList } from '../../pki/revocation-list.ts';
import type { Revocations } from './ca-settings.ts';

const day = 24 * 60 * 60 * 1000;

/** One list of each authority, in the same order: istiod wants one for every certificate of the chain. */
export const listsFor = (
  authorities: readonly Authority[],
  { number, days, revoked }: Revocations,
  now: Date,
): readonly string[] =>
  authorities.map((authority) =>
    issueRevocationList(authority, {
      number,
      now,
      nextUpdate: new Date(now.getTime() + days * day),
      revoked: revoked
        .filter(({ issuer }) => issuer === authority.certificate.publicKeyDigest)
        .map(({ serial, at }) => ({ serial: Buffer.from(serial, 'hex'), at: new Date(at) })),
    }),
  );

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CleartextSecret } from './cleartext-secret.ts';

/** What a fingerprint covers besides the Secret itself. */
export interface FingerprintContext {
  /** 32 random bytes of the store. */
  readonly key: Uint8Array;
  /** 16 random bytes, new for each entry, in hex: equal values never show as equal. */
  readonly salt: string;
  readonly cluster: string;
  /** File name inside `sealed/<cluster>/`. */
  readonly file: string;
  readonly backend: string;
  /** `strict`, or `none` where nothing binds the values to a name. */
  readonly scope: string;
}

const byName = (map: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));

/**
 * What tells, to the holder of the store's key alone, whether a Secret is still the one that was sealed: HMAC-SHA256, in
 * hex. A plain hash would let anyone try passwords, and would show that two clusters share a value.
 */
export const fingerprintOf = (secret: CleartextSecret, context: FingerprintContext): string => {
  const { namespace, name, type, labels, annotations } = secret.metadata;
  const { salt, cluster, file, backend, scope } = context;
  const values = secret.reveal().map(([key, plain]) => [key, createHash('sha256').update(plain).digest('hex')]);
  // JSON sets the parts apart: no text can pass for two.
  const covered = JSON.stringify([
    'isthmus fingerprint 1',
    salt,
    cluster,
    file,
    backend,
    scope,
    namespace,
    name,
    type,
    byName(labels),
    byName(annotations),
    values,
  ]);
  return createHmac('sha256', context.key).update(covered, 'utf8').digest('hex');
};

export const isFingerprintOf = (fingerprint: string, secret: CleartextSecret, context: FingerprintContext): boolean => {
  const expected = Buffer.from(fingerprintOf(secret, context), 'utf8');
  const found = Buffer.from(fingerprint, 'utf8');
  return expected.length === found.length && timingSafeEqual(expected, found);
};

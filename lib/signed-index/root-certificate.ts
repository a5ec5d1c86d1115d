import { X509Certificate } from 'node:crypto';

const known = new Map<string, boolean>();

const read = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
};

/** A mesh has one root, in as many files as it has clusters; a few more while it is exchanged. */
const remembered = 100;

/**
 * True for a certificate in PEM that may sign others. An API server parses what a webhook is pinned to, and refuses the
 * whole configuration for bytes that are none.
 */
export const isAuthority = (pem: string): boolean => {
  const before = known.get(pem);
  if (before !== undefined) return before;
  if (known.size > remembered) known.clear();
  const answer = read(pem);
  known.set(pem, answer);
  return answer;
};

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

/** What people know a certificate by. */
export interface AuthorityFacts {
  /** CN, with L where it has one: `Intermediate CA (cluster1)`; a foreign text. */
  readonly title: string;
  /** SHA-256 of the DER, in hex. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

const titleOf = (subject: string): string => {
  const attribute = (name: string): string | undefined =>
    subject
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const name = attribute('CN') ?? subject.replaceAll('\n', ', ');
  const place = attribute('L');
  return place === undefined ? name : `${name} (${place})`;
};

const described = new Map<string, readonly AuthorityFacts[]>();

const describe = (pem: string): readonly AuthorityFacts[] => {
  try {
    const { subject, fingerprint256, validTo } = new X509Certificate(pem);
    const notAfter = new Date(validTo);
    return [{ title: titleOf(subject), fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(), notAfter }];
  } catch {
    return [];
  }
};

/** The certificates of a PEM text; what no reader understands is left out. */
export const authoritiesIn = (pem: string): readonly AuthorityFacts[] => {
  const before = described.get(pem);
  if (before !== undefined) return before;
  if (described.size > remembered) described.clear();
  const facts = (pem.match(block) ?? []).flatMap(describe);
  described.set(pem, facts);
  return facts;
};

import { isSame, isSelfSigned, isSignedBy } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { acceptedSignatures, oids } from './object-ids.ts';
import { refusedNames } from './permitted-names.ts';

/** Why no path was found; of several attempts all reasons are given. */
export type PathProblem =
  | 'no-issuer'
  | 'expired'
  | 'not-yet-valid'
  | 'not-a-ca'
  | 'no-cert-sign'
  | 'path-too-long'
  | 'name-refused'
  | 'usage-refused'
  | 'weak-signature'
  | 'unknown-critical-extension';

/** What is asked: does this certificate lead to one of those roots? */
export interface PathQuestion {
  readonly leaf: Certificate;
  readonly intermediates: readonly Certificate[];
  readonly roots: readonly Certificate[];
  readonly now: Date;
  /** An extended key usage that every certificate of the path must allow, if it names any. */
  readonly usage: string;
  /** Go takes any certificate of the root file as an anchor, OpenSSL only a self-signed one. */
  readonly anchors: 'any' | 'self-signed';
  /** Whether one certificate signed another. Default: its signature is verified. */
  readonly signed?: (certificate: Certificate, issuer: Certificate) => boolean;
}

/** The answer, with the path from leaf to root, or with the reasons. */
export type PathVerdict =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly problems: readonly PathProblem[] };

/** Go stops after 100 signatures too (crypto/x509, maxChainSignatureChecks); a hostile chain must not cost more. */
const mostSignatures = 100;

const ownProblems = (certificate: Certificate, { now, usage }: PathQuestion): readonly PathProblem[] => [
  ...(certificate.notAfter < now ? (['expired'] as const) : []),
  ...(certificate.notBefore > now ? (['not-yet-valid'] as const) : []),
  ...(certificate.unknownCritical.length > 0 ? (['unknown-critical-extension'] as const) : []),
  ...(allowsUsage(certificate, usage) ? [] : (['usage-refused'] as const)),
];

const allowsUsage = ({ extendedKeyUsage }: Certificate, usage: string): boolean =>
  extendedKeyUsage === null || extendedKeyUsage.includes(usage) || extendedKeyUsage.includes(oids.anyExtendedKeyUsage);

const refusesNames = (issuer: Certificate, below: readonly Certificate[]): boolean =>
  below.some(({ alternativeNames }) => alternativeNames !== null && refusedNames(issuer, alternativeNames).length > 0);

const hasWeakSignature = (certificate: Certificate | undefined): boolean =>
  certificate !== undefined && !Object.hasOwn(acceptedSignatures, certificate.signatureAlgorithm);

/** What forbids an issuer to stand above the path so far; the path begins with the leaf. */
const issuerProblems = (issuer: Certificate, below: readonly Certificate[]): readonly PathProblem[] => {
  const pathLength = issuer.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY;
  const checks: readonly (readonly [PathProblem, boolean])[] = [
    ['not-a-ca', issuer.basicConstraints?.ca !== true],
    ['no-cert-sign', issuer.keyUsage?.certSign === false],
    ['path-too-long', below.length - 1 > pathLength],
    ['name-refused', refusesNames(issuer, below)],
    ['weak-signature', hasWeakSignature(below.at(-1))],
  ];
  return checks.filter(([, found]) => found).map(([problem]) => problem);
};

/** Looks for a path as Go's crypto/x509 does: dates, rights, path lengths, names and usages of every certificate. */
export const certificationPath = (question: PathQuestion): PathVerdict => {
  const signed = question.signed ?? isSignedBy;
  const problems = new Set<PathProblem>();
  let budget = mostSignatures;

  const isAnchor = (certificate: Certificate): boolean =>
    question.roots.some((root) => isSame(root, certificate)) &&
    (question.anchors === 'any' || isSelfSigned(certificate));

  const accepts = (issuer: Certificate, below: readonly Certificate[]): boolean => {
    const found = [...ownProblems(issuer, question), ...issuerProblems(issuer, below)];
    for (const problem of found) problems.add(problem);
    return found.length === 0;
  };

  const signedByCandidate = (certificate: Certificate, issuer: Certificate): boolean => {
    if (certificate.issuer !== issuer.subject || budget <= 0) return false;
    budget -= 1;
    return signed(certificate, issuer);
  };

  const extend = (path: readonly Certificate[]): readonly Certificate[] | undefined => {
    const last = path.at(-1);
    if (last === undefined) return undefined;
    if (isAnchor(last)) return path;
    const fresh = [...question.roots, ...question.intermediates].filter(
      (one) => !path.some((seen) => isSame(seen, one)),
    );
    const issuers = fresh.filter((issuer) => signedByCandidate(last, issuer));
    if (issuers.length === 0) problems.add('no-issuer');
    for (const issuer of issuers) {
      const found = accepts(issuer, path) ? extend([...path, issuer]) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };

  for (const problem of ownProblems(question.leaf, question)) problems.add(problem);
  const path = problems.size === 0 ? extend([question.leaf]) : undefined;
  return path === undefined ? { ok: false, problems: [...problems] } : { ok: true, path };
};

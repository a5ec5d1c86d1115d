import { isSelfSigned } from '../certificate.ts';
import type { Certificate } from '../certificate.ts';
import { acceptedSignatures } from '../object-ids.ts';
import { certificatesOf } from './bundle.ts';
import type { Bundle, Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleFinding } from './finding.ts';

const serialFindings = (file: string, { serial, title }: Certificate): readonly RuleFinding[] => {
  const remedy = 'issue the certificate again with a random serial number of 20 octets';
  const positive = (serial[0] ?? 0) < 0x80;
  // Go refuses negative serial numbers since 1.23.
  if (!positive)
    return [refusal('L10', 'serial-negative', { file, problem: `${title} has a negative serial`, remedy })];
  // The sign may cost one leading zero octet.
  const octets = serial[0] === 0 ? serial.length - 1 : serial.length;
  if (octets > 20)
    return [weakness('L10', 'serial-long', { file, problem: `${title}: the serial has ${octets} octets`, remedy })];
  return octets < 8
    ? [weakness('L10', 'serial-short', { file, problem: `${title}: the serial has ${octets} octets`, remedy })]
    : [];
};

const hashFindings = (file: string, certificate: Certificate): readonly RuleFinding[] => {
  if (Object.hasOwn(acceptedSignatures, certificate.signatureAlgorithm)) return [];
  const problem = `${certificate.title} is signed with SHA-1, MD5 or an unknown algorithm`;
  return [weakness('L10', 'signature-algorithm', { file, problem, remedy: 'issue it again with SHA-256' })];
};

/** L10: serial numbers that every reader takes, and SHA-256 or better. */
export const soundNumbers: Rule = (bundle) =>
  certificatesOf(bundle).flatMap(({ file, certificate }) => [
    ...serialFindings(file, certificate),
    ...hashFindings(file, certificate),
  ]);

const linkFindings = (file: string, certificate: Certificate, bundle: Bundle): readonly RuleFinding[] => {
  const remedy = 'issue the certificate again with key identifiers';
  const when = (found: boolean, reason: string, problem: string): readonly RuleFinding[] =>
    found ? [advice('L11', reason, { file, problem: `${certificate.title} ${problem}`, remedy })] : [];
  // Several roots of one name stand side by side while roots are exchanged: any of them may be meant.
  const candidates = [...bundle.roots, ...bundle.chain].filter(({ subject }) => subject === certificate.issuer);
  const linked = candidates.some(({ subjectKeyId }) => subjectKeyId === certificate.authorityKeyId);
  const { subjectKeyId, authorityKeyId } = certificate;
  return [
    ...when(subjectKeyId === null, 'no-subject-key-id', 'has no subject key identifier'),
    ...when(
      authorityKeyId === null && !isSelfSigned(certificate),
      'no-authority-key-id',
      'has no authority key identifier',
    ),
    ...when(
      authorityKeyId !== null && candidates.length > 0 && !linked,
      'key-ids-differ',
      'names another key than its issuer has',
    ),
  ];
};

/** L11: key identifiers are there and lead from each certificate to its issuer. */
export const linkedKeys: Rule = (bundle) =>
  certificatesOf(bundle).flatMap(({ file, certificate }) => linkFindings(file, certificate, bundle));

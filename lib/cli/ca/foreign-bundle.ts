import { fileIssue } from '../../plan/file-issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { type Certificate, isSelfSigned, isSignedBy, readCertificateFile } from '../../pki/certificate.ts';
import { readLimitedFile } from './limited-file.ts';

/** The certificates of one file of somebody else, and what was left out of it. */
export interface ForeignFile {
  readonly certificates: readonly Certificate[];
  /** What is not taken over, for people; empty for a clean file. */
  readonly notes: readonly string[];
}

const refuse = (code: string, file: string, problem: string, remedy: string): never => {
  throw new MeshError([fileIssue(code, file, `${file} ${problem}`, remedy)]);
};

const distinct = (certificates: readonly Certificate[]): readonly Certificate[] => [
  ...new Map(certificates.map((one) => [one.fingerprint, one])).values(),
];

/**
 * Reads certificates of any origin. Carriage returns, text around the blocks and repeated certificates are left out, with
 * a note, for they change no meaning. Throws a MeshError for a private key, for what is unreadable, and for no
 * certificate at all.
 */
export const readForeignFile = (path: string): ForeignFile => {
  const text = readLimitedFile(path, path).toString('utf8');
  // In whatever block and however broken: it must not be copied further.
  if (text.includes('PRIVATE KEY-----')) {
    const remedy = 'take the key out; if others could read it, have a new one signed: isthmus ca csr --new-key';
    refuse('import-private-key', path, 'holds a private key', remedy);
  }
  const { certificates, pem, unreadable } = readCertificateFile(text);
  const remedy = 'ask for the file again, in PEM';
  if (pem.broken || unreadable > 0) refuse('import-unreadable', path, 'holds a block that is no certificate', remedy);
  if (certificates.length === 0) refuse('import-no-certificate', path, 'holds no certificate in PEM', remedy);
  const once = distinct(certificates);
  const notes = [
    ...(pem.carriageReturns ? ['carriage returns'] : []),
    ...(pem.foreignText ? ['text outside the PEM blocks'] : []),
    ...(pem.blocks.length > certificates.length ? ['blocks of another kind'] : []),
    ...(once.length < certificates.length ? ['repeated certificates'] : []),
  ].map((what) => `${path}: ${what} left out`);
  return { certificates: once, notes };
};

/** A path from the signing certificate up, without the root. */
interface ForeignPath {
  readonly signer: Certificate;
  readonly between: readonly Certificate[];
}

/**
 * Puts the certificates between the signing one and a root into their order. Throws a MeshError for one that has no place
 * in the chain; a chain that leads nowhere is left to lint.
 */
export const orderedPath = (
  signer: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  file: string,
): ForeignPath => {
  const isRoot = (one: Certificate): boolean => roots.some(({ fingerprint }) => fingerprint === one.fingerprint);
  const left = distinct(others).filter((one) => one.fingerprint !== signer.fingerprint && !isRoot(one));
  const between: Certificate[] = [];
  let last = signer;
  for (;;) {
    const issuer = left.find((one) => !between.includes(one) && isSignedBy(last, one));
    if (issuer === undefined) break;
    between.push(issuer);
    last = issuer;
  }
  const [stray] = left.filter((one) => !between.includes(one));
  if (stray !== undefined) {
    const what = isSelfSigned(stray)
      ? 'a root that --root does not name'
      : 'a certificate that has no place in the chain';
    refuse('import-stray-certificate', file, `holds ${what}: ${stray.title}`, 'leave it out, or name the right files');
  }
  return { signer, between };
};

import { createHash } from 'node:crypto';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { cacertsName } from '../plan/cacerts.ts';
import type { SealedIndex } from './index-file.ts';
import type { HashedFile } from './index-documents.ts';

/** The public certificates committed for a cluster, as far as they are. */
export interface PublicCertificates {
  /** `pki/<cluster>/root-cert.pem`. */
  readonly root: HashedFile | undefined;
  /** `pki/<cluster>/ca-cert.pem`, and its text. */
  readonly ca: (HashedFile & { readonly text: string }) | undefined;
}

const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

/** SHA-256 of the DER of the first certificate of a PEM text, in hex; empty where there is none. */
const fingerprintOf = (pem: string): string => {
  const [, body] = certificate.exec(pem) ?? [];
  return body === undefined ? '' : createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
};

interface Fact {
  readonly code: string;
  readonly file: string;
  readonly what: string;
  /** As the index has it; undefined where it does not say. */
  readonly sealed: string | undefined;
  /** As it is committed; undefined where it is not. */
  readonly committed: string | undefined;
}

const issueOf = ({ code, file, what, sealed, committed }: Fact): readonly Issue[] => {
  if (sealed === undefined || sealed === committed) return [];
  const problem =
    committed === undefined
      ? `${file} is gone, but the ${what} it holds was sealed`
      : `${file} is not the ${what} that was sealed`;
  return [fileIssue(code, file, problem, 'restore it with git, or, where a new one was issued, run isthmus seal')];
};

/**
 * Compares what a genuine index says of the sealed CA with the certificates in `pki/`. The root there pins every webhook
 * of the cluster: another one than istiod gets would have the two fight over them, and a sealed CA of the past is one
 * whose key may be known. Facts that the index does not state are not asked for.
 */
export const publicFactIssues = (
  { cluster, documents }: SealedIndex,
  { root, ca }: PublicCertificates,
): readonly Issue[] => {
  const facts = documents.find(({ file }) => file === `${cacertsName}.yaml`)?.facts;
  const inPki = (name: string): string => `pki/${cluster}/${name}.pem`;
  return [
    ...issueOf({
      code: 'root-differs-from-index',
      file: inPki('root-cert'),
      what: 'root',
      sealed: facts?.['rootCert'],
      committed: root?.sha256,
    }),
    ...issueOf({
      code: 'ca-differs-from-index',
      file: inPki('ca-cert'),
      what: 'CA',
      sealed: facts?.['caCert'],
      committed: ca && fingerprintOf(ca.text),
    }),
  ];
};

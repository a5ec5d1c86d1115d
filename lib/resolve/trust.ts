import type { CommittedFile } from '../declare/committed.ts';
import type { TrustAnchor } from '../plan/cluster-plan.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isAuthority } from '../signed-index/root-certificate.ts';

const certificate = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, each without line breaks, so that two files can be compared by content. */
export const certificatesOf = (pem: string): readonly string[] =>
  [...pem.matchAll(certificate)].map(([block]) => block.replaceAll(/\s/g, ''));

/** The trust anchor of a cluster from its committed public root certificate; unpinned while there is none. */
export const resolveTrust = (
  root: CommittedFile | undefined,
): { readonly trust: TrustAnchor; readonly issues: readonly Issue[] } => {
  if (!root) return { trust: { kind: 'unpinned' }, issues: [] };
  const blocks = root.text.match(certificate) ?? [];
  const rest = root.text.replaceAll(certificate, '').trim();
  if (blocks.length > 0 && rest === '' && blocks.every(isAuthority)) {
    return { trust: { kind: 'pinned', rootCertificate: root.text }, issues: [] };
  }
  const problem = `${root.file} holds something else than certificates of authorities in PEM`;
  const remedy =
    'restore it with git; by hand, put root-cert.pem of the Secret cacerts there: public certificates only';
  return { trust: { kind: 'unpinned' }, issues: [fileIssue('root-certificate-malformed', root.file, problem, remedy)] };
};

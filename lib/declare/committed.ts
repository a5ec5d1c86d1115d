import type { ContentReader } from '../files/content-reader.ts';
import { isInterrupted } from '../files/write-together.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { type CommittedFile, CommittedReader } from './committed-reader.ts';
import { type CommittedRendering, readRenderings } from './rendered.ts';
import { unreadFiles } from './unread-files.ts';

export type { CommittedFile } from './committed-reader.ts';

/** What stands beside mesh.yaml for one cluster: its public certificates, the sealed documents, the rendered objects. */
export interface CommittedCluster {
  /** `pki/<cluster>/ca-cert.pem`: its own intermediate. */
  readonly caCertificate: CommittedFile | undefined;
  readonly rootCertificate: CommittedFile | undefined;
  /** `recipients/<cluster>/sealed-secrets.pem`: for whom it is sealed. */
  readonly recipientCertificates: CommittedFile | undefined;
  /** `recipients/<cluster>/age.txt`. */
  readonly ageRecipients: CommittedFile | undefined;
  readonly index: CommittedFile | undefined;
  readonly documents: readonly CommittedFile[];
  /** `rendered/<cluster>/`; undefined where nothing is rendered, and where nobody asked for it. */
  readonly rendering: CommittedRendering | undefined;
}

export interface Committed {
  /** `pki/signers.json`: whose signatures count; undefined where nothing is signed. */
  readonly signers: CommittedFile | undefined;
  /** `pki/store.json`: the store that signs. */
  readonly store: CommittedFile | undefined;
  /** True where `pki/roots/` holds anything: a store made it. */
  readonly hasRoots: boolean;
  readonly clusters: ReadonlyMap<string, CommittedCluster>;
  readonly issues: readonly Issue[];
}

/** A cluster for which nothing is committed. */
export const emptyCluster: CommittedCluster = {
  caCertificate: undefined,
  rootCertificate: undefined,
  recipientCertificates: undefined,
  ageRecipients: undefined,
  index: undefined,
  documents: [],
  rendering: undefined,
};

export const nothingCommitted: Committed = {
  signers: undefined,
  store: undefined,
  hasRoots: false,
  clusters: new Map(),
  issues: [],
};

/** Half of the files may be new and half of them old: none of them can be judged. */
const interruptedIssue = fileIssue(
  'sealed-interrupted',
  'sealed',
  'a verb that changes sealed/ and pki/ was interrupted, or is still at work',
  'wait for it; when it is gone, run isthmus seal, which finishes or undoes what was begun',
);

/** Cluster names come from the declaration before its rules have run; only harmless ones become folders here. */
const harmless = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const readCluster = (reader: CommittedReader, name: string): Omit<CommittedCluster, 'rendering'> => {
  const files = reader.names(`sealed/${name}`).map((file) => `sealed/${name}/${file}`);
  const certificates = reader.names(`pki/${name}`);
  const certificate = (file: string): CommittedFile | undefined =>
    certificates.includes(file) ? reader.read(`pki/${name}/${file}`) : undefined;
  const recipients = reader.names(`recipients/${name}`);
  const recipient = (file: string): CommittedFile | undefined =>
    recipients.includes(file) ? reader.read(`recipients/${name}/${file}`) : undefined;
  return {
    caCertificate: certificate('ca-cert.pem'),
    rootCertificate: certificate('root-cert.pem'),
    recipientCertificates: recipient('sealed-secrets.pem'),
    ageRecipients: recipient('age.txt'),
    index: reader.read(`sealed/${name}/index.json`),
    documents: files.filter((file) => file.endsWith('.yaml')).flatMap((file) => reader.read(file) ?? []),
  };
};

/**
 * Reads what is public in `pki/`, `sealed/<cluster>/` of the given clusters and, when `rendered` is set, what is below
 * `rendered/`. Missing files are no issue here; what cannot be trusted to be whole is. `contents`: of whoever reads dist too,
 * where most of it stands again.
 */
export const readCommitted = (
  root: string,
  clusters: readonly string[],
  rendered = false,
  contents?: ContentReader,
): Committed => {
  const reader = new CommittedReader(root, contents);
  for (const folder of ['sealed', 'pki', 'recipients']) reader.names(folder);
  if (isInterrupted(root)) reader.issues.push(interruptedIssue);
  const names = clusters.filter((name) => harmless.test(name));
  const renderings = rendered ? readRenderings(reader, names) : undefined;
  return {
    signers: reader.read('pki/signers.json'),
    store: reader.read('pki/store.json'),
    hasRoots: reader.names('pki/roots').length > 0,
    clusters: new Map(names.map((name) => [name, { ...readCluster(reader, name), rendering: renderings?.get(name) }])),
    issues: [...reader.issues, ...unreadFiles((folder) => reader.entries(folder), clusters)],
  };
};

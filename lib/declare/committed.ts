import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isInterrupted } from '../files/write-together.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { type FolderEntry, unreadFiles } from './unread-files.ts';

/** A sealed document is a few kilobytes; more is not one. */
const maxBytes = 1024 * 1024;

export interface CommittedFile {
  /** Relative to the folder of mesh.yaml, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** What stands beside mesh.yaml for one cluster: its public certificates and the sealed documents. */
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

const linkIssue = (file: string): Issue =>
  fileIssue(
    'committed-symlink',
    file,
    `${file} is a symbolic link`,
    'commit the file itself: a link could point anywhere',
  );

const sizeIssue = (file: string): Issue =>
  fileIssue(
    'committed-too-large',
    file,
    `${file} is larger than ${maxBytes} bytes`,
    'remove it; sealed documents and certificates are a few kilobytes',
  );

const kindOf = (entry: Dirent): FolderEntry['kind'] => {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
};

/** Reads files below one root, and remembers what it had to refuse. */
class Reader {
  readonly issues: Issue[] = [];
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The sorted names in a folder; none when it does not exist. */
  names(folder: string): readonly string[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) this.issues.push(linkIssue(folder));
    return stat?.isDirectory() ? readdirSync(join(this.#root, folder)).toSorted() : [];
  }

  entries(folder: string): readonly FolderEntry[] {
    const stat = lstatSync(join(this.#root, folder), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return [];
    return readdirSync(join(this.#root, folder), { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(file: string): CommittedFile | undefined {
    const stat = lstatSync(join(this.#root, file), { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (stat.isSymbolicLink()) this.issues.push(linkIssue(file));
    else if (stat.size > maxBytes) this.issues.push(sizeIssue(file));
    else if (stat.isFile()) {
      const bytes = readFileSync(join(this.#root, file));
      return { file, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
    }
    return undefined;
  }
}

/** Cluster names come from the declaration before its rules have run; only harmless ones become folders here. */
const harmless = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const readCluster = (reader: Reader, name: string): CommittedCluster => {
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
 * Reads what is public in `pki/`, and `sealed/<cluster>/` of the given clusters. Missing files are no issue here; what
 * cannot be trusted to be whole is.
 */
export const readCommitted = (root: string, clusters: readonly string[]): Committed => {
  const reader = new Reader(root);
  for (const folder of ['sealed', 'pki', 'recipients']) reader.names(folder);
  if (isInterrupted(root)) reader.issues.push(interruptedIssue);
  return {
    signers: reader.read('pki/signers.json'),
    store: reader.read('pki/store.json'),
    hasRoots: reader.names('pki/roots').length > 0,
    clusters: new Map(clusters.filter((name) => harmless.test(name)).map((name) => [name, readCluster(reader, name)])),
    issues: [...reader.issues, ...unreadFiles((folder) => reader.entries(folder), clusters)],
  };
};

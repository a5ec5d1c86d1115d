import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';

/** A sealed document is a few kilobytes; more is not one. */
const maxBytes = 1024 * 1024;

export interface CommittedFile {
  /** Relative to the folder of mesh.yaml, with forward slashes. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** What stands beside mesh.yaml for one cluster: the public root certificate and the sealed documents. */
export interface CommittedCluster {
  readonly rootCertificate: CommittedFile | undefined;
  readonly index: CommittedFile | undefined;
  readonly documents: readonly CommittedFile[];
}

export interface Committed {
  readonly clusters: ReadonlyMap<string, CommittedCluster>;
  readonly issues: readonly Issue[];
}

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

/** Reads `pki/<cluster>/root-cert.pem` and `sealed/<cluster>/` of the given clusters. Missing files are no issue here. */
export const readCommitted = (root: string, clusters: readonly string[]): Committed => {
  const reader = new Reader(root);
  for (const folder of ['sealed', 'pki']) reader.names(folder);
  const found = clusters
    .filter((name) => harmless.test(name))
    .map((name): [string, CommittedCluster] => {
      const files = reader.names(`sealed/${name}`).map((file) => `sealed/${name}/${file}`);
      return [
        name,
        {
          rootCertificate: reader.names(`pki/${name}`).includes('root-cert.pem')
            ? reader.read(`pki/${name}/root-cert.pem`)
            : undefined,
          index: reader.read(`sealed/${name}/index.json`),
          documents: files.filter((file) => file.endsWith('.yaml')).flatMap((file) => reader.read(file) ?? []),
        },
      ];
    });
  return { clusters: new Map(found), issues: reader.issues };
};

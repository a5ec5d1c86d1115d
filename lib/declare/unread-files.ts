import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';

/** One entry of a folder; a link counts as other: where one is read, that is an error of its own. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** The entries of a folder below that of mesh.yaml; none when it does not exist. */
export type ListFolder = (folder: string) => readonly FolderEntry[];

const certificates = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem', 'ca-crl.pem'];

/** What people and tools put beside things: notes, `.gitkeep`, `.gitattributes`. */
const isRemark = ({ name, kind }: FolderEntry): boolean => kind === 'file' && /^\.|\.md$/.test(name);

const unread = (path: string, why: string, remedy: string): Issue => ({
  ...fileIssue('committed-unread', path, `${path} is read by nobody: ${why}`, remedy),
  severity: 'warning',
});

const foreignFolder = (path: string): Issue =>
  unread(
    path,
    'no cluster of the mesh has this name',
    'correct the name; of a cluster that left, isthmus seal takes sealed/ away, and pki/ goes by hand',
  );

const inSealed = (folder: string, entries: readonly FolderEntry[]): readonly Issue[] =>
  entries
    .filter((entry) => !isRemark(entry) && !(entry.kind !== 'folder' && /\.yaml$|^index\.json$/.test(entry.name)))
    .map(({ name }) =>
      unread(`${folder}/${name}`, 'sealed documents are files that end in .yaml', 'remove it, and run isthmus seal'),
    );

const inPki = (folder: string, entries: readonly FolderEntry[]): readonly Issue[] =>
  entries
    .filter((entry) => !isRemark(entry) && !(entry.kind !== 'folder' && certificates.includes(entry.name)))
    .map(({ name }) =>
      unread(`${folder}/${name}`, `it is none of ${certificates.join(', ')}`, 'correct its name, or remove it'),
    );

/**
 * Warnings about what stands in `sealed/` and `pki/` and is passed over, for instance a document with a misspelt name: the
 * mesh would wait for it in vain.
 */
export const unreadFiles = (list: ListFolder, clusters: readonly string[]): readonly Issue[] => {
  const below = (top: string, inCluster: typeof inSealed, others: readonly string[]): readonly Issue[] =>
    list(top)
      .filter((entry) => !isRemark(entry) && !others.includes(entry.name) && entry.kind !== 'other')
      .flatMap(({ name }) => {
        const folder = `${top}/${name}`;
        return clusters.includes(name) ? inCluster(folder, list(folder)) : [foreignFolder(folder)];
      });
  return [...below('sealed', inSealed, []), ...below('pki', inPki, ['roots', 'signers.json', 'store.json'])];
};

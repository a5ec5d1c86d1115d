import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isInterrupted } from '../../files/write-together.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import { SecretBytes } from '../../pki/secret-bytes.ts';
import { readLimitedFile } from './limited-file.ts';

/** A bundle has six files at most; a folder of hundreds is another folder. */
const maxFiles = 50;

const refuse = (code: string, folder: string, problem: string, remedy: string): never => {
  throw new EnvironmentError([fileIssue(code, folder, `${folder} ${problem}`, remedy)]);
};

const isFolder = (path: string, folder: string): boolean => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) refuse('file-symlink', folder, 'is a symbolic link', 'name the real folder');
  if (stat?.isDirectory() === false) refuse('file-not-a-folder', folder, 'is not a folder', 'name a folder');
  return stat !== undefined;
};

/** All files of a folder by name; none where there is no folder. */
const filesIn = (path: string, folder: string): Readonly<Record<string, Buffer>> => {
  const names = isFolder(path, folder) ? readdirSync(path).toSorted() : [];
  if (names.length > maxFiles) refuse('too-many-files', folder, `holds ${names.length} files`, 'name another folder');
  return Object.fromEntries(names.map((name) => [name, readLimitedFile(join(path, name), `${folder}/${name}`)]));
};

/**
 * The files of a Secret `cacerts` that stand in a folder, the private key apart from the rest where it is there. Throws an
 * EnvironmentError for a folder that is missing.
 */
export const readBundle = (folder: string, cluster: string): BundleFiles => {
  if (!isFolder(folder, folder)) refuse('folder-missing', folder, 'does not exist', 'correct the path');
  const all = filesIn(folder, folder);
  const keyName = Object.hasOwn(all, 'tls.crt') ? 'tls.key' : 'ca-key.pem';
  const { [keyName]: key, ...files } = all;
  return key === undefined
    ? { cluster, form: 'public', files }
    : { cluster, form: 'secret', files, key: new SecretBytes(key) };
};

/**
 * The public certificates of the clusters that have any, from `pki/<cluster>/` below the folder of mesh.yaml, in declared
 * order. A private key there is no key to lint but a file that must not be there.
 */
export const readPki = (root: string, { clusters, settings }: MeshPlan): readonly BundleFiles[] => {
  if (isInterrupted(root)) {
    refuse(
      'sealed-interrupted',
      'pki',
      'is being changed, or a verb was interrupted',
      'run isthmus seal, which ends it',
    );
  }
  // A link in the place of pki/ itself would lead all reads elsewhere.
  isFolder(join(root, 'pki'), 'pki');
  return clusters.flatMap(({ name }) => {
    const files = filesIn(join(root, 'pki', name), `pki/${name}`);
    const bundle: BundleFiles = { cluster: name, form: 'public', files, systemNamespace: settings.istio.namespace };
    return Object.keys(files).length === 0 ? [] : [bundle];
  });
};

/** The roots of the store, `pki/roots/`, as if they were those of a cluster without a name. */
export const readRoots = (root: string): BundleFiles => {
  const files = Object.values(filesIn(join(root, 'pki/roots'), 'pki/roots'));
  return { cluster: '', form: 'public', files: { 'root-cert.pem': Buffer.concat(files) } };
};

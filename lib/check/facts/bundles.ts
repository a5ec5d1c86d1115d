import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { TreeFile } from '../../trees/tree.ts';
import type { MeshFacts } from './mesh-facts.ts';
import { isIn, parentOf } from '../../trees/paths.ts';

/** A bundle in a tree, and the folder it stands in. */
export interface TreeBundle {
  readonly folder: string;
  readonly files: BundleFiles;
}

const parts = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem', 'ca-crl.pem'];

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** The cluster a folder with certificates belongs to: it stands among the cluster's, or bears its name. */
const ownerOf = ({ tree }: MeshFacts, folder: string): string | undefined => {
  const named = tree.clusters.find(({ name }) => folder.split('/').includes(name));
  return (named ?? tree.clusters.find(({ folders }) => folders.some((own) => isIn(folder, own))))?.name;
};

/** The public halves of the CAs that lie beside the manifests of a tree; a private key is another finding. */
export const treeBundles = (mesh: MeshFacts): readonly TreeBundle[] => {
  const folders = new Map<string, TreeFile[]>();
  for (const file of mesh.tree.files.values()) {
    if (!parts.includes(lastOf(file.path))) continue;
    const folder = parentOf(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].flatMap(([folder, files]): readonly TreeBundle[] => {
    const cluster = ownerOf(mesh, folder);
    if (cluster === undefined) return [];
    const named = files.map((file) => [lastOf(file.path), file.bytes()] as const);
    return [{ folder, files: { cluster, form: 'public', files: Object.fromEntries(named) } }];
  });
};

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { run } from './command.ts';
import { contextOf } from './lab.ts';
import { Workspace } from './workspace.ts';
import * as z from 'zod';

const meshSchema = z.looseObject({ clusters: z.record(z.string(), z.looseObject({})) });

/** A pair that opens age files, made by the real age-keygen. */
export interface AgeKey {
  readonly file: string;
  readonly recipient: string;
}

export const makeAgeKey = (folder: string, name: string): AgeKey => {
  const file = join(folder, `${name}.txt`);
  run('age-keygen', ['-o', file]);
  return { file, recipient: run('age-keygen', ['-y', file]).trim() };
};

const uidOf = (cluster: Cluster): string =>
  cluster.kubectl(['get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}']);

/** The declaration: every cluster on a network of its own, known by its UID. JSON is YAML. */
const declarationOf = (clusters: readonly Cluster[], { backend, networks, declare }: LabMeshSpec): string => {
  const declared = clusters.map((cluster, at) => {
    const apiServer = { url: cluster.url };
    const network = networks?.[at] ?? `network${at + 1}`;
    const one = { network, context: contextOf(cluster), uid: uidOf(cluster), apiServer };
    return [cluster.name, one] as const;
  });
  const gitops = { engine: 'flux', repository: 'https://git.example.com/lab/mesh.git', branch: 'main' };
  return `${JSON.stringify({
    mesh: 'lab',
    istio: { version: '1.30.3' },
    clusters: Object.fromEntries(declared),
    topology: 'multi-primary',
    gitops,
    secrets: { backend },
    ...declare,
  })}\n`;
};

/** Changes how a cluster's API server is declared. */
export const redeclare = ({ workspace }: LabMesh, cluster: string, apiServer: object): void => {
  const declared = meshSchema.parse(JSON.parse(workspace.read('mesh.yaml')));
  const one = { ...declared.clusters[cluster], apiServer };
  workspace.write('mesh.yaml', JSON.stringify({ ...declared, clusters: { ...declared.clusters, [cluster]: one } }));
};

interface Tools {
  readonly isthmus: string;
  /** A file with the contexts that the mesh declares. */
  readonly kubeconfig: string;
}

export interface LabMeshSpec extends Tools {
  /** A folder that does not exist yet: mesh, home, store and keys of this mesh go there. */
  readonly folder: string;
  readonly clusters: readonly Cluster[];
  readonly backend: 'sealed-secrets' | 'sops';
  /** The clusters' networks in their order. Default: network1, network2 and so on. */
  readonly networks?: readonly string[];
  /** Keys of mesh.yaml that are added, or put in the place of the lab's own. */
  readonly declare?: Readonly<Record<string, unknown>>;
}

/** A mesh with its store outside of it. */
export interface LabMesh extends Tools {
  readonly workspace: Workspace;
  readonly store: string;
  /** Opens the store. */
  readonly owner: AgeKey;
  /** In the safe: opens the backups, and nothing else. */
  readonly spare: AgeKey;
}

/** The store with a root, its first backup, and an intermediate for every cluster. */
export const makeAuthority = ({ workspace, store, owner, spare }: LabMesh): void => {
  const backup = ['--backup-to', spare.recipient, '--backup-file', `${store}.first.age`];
  workspace.run(['ca', 'init', '--recipient', owner.recipient, ...backup]);
  workspace.run(['ca', 'issue', '--all']);
};

interface Keys {
  readonly owner: AgeKey;
  readonly spare: AgeKey;
}

const meshIn = (folder: string, { owner, spare }: Keys, { isthmus, kubeconfig }: Tools): LabMesh => {
  const store = join(folder, 'store');
  const env = { ISTHMUS_STORE: store, ISTHMUS_IDENTITY: owner.file, KUBECONFIG: kubeconfig };
  const workspace = new Workspace({ isthmus, root: join(folder, 'mesh'), home: join(folder, 'home'), env });
  return { isthmus, kubeconfig, workspace, store, owner, spare };
};

export const makeLabMesh = (spec: LabMeshSpec): LabMesh => {
  const { folder, clusters, ...tools } = spec;
  mkdirSync(folder, { mode: 0o700 });
  const keys = { owner: makeAgeKey(folder, 'owner'), spare: makeAgeKey(folder, 'spare') };
  const mesh = meshIn(folder, keys, tools);
  mesh.workspace.write('mesh.yaml', declarationOf(clusters, spec));
  return mesh;
};

/** The mesh and its store as another machine would have them: under other paths, with another home. */
export const copyOf = (mesh: LabMesh, folder: string): LabMesh => {
  mkdirSync(folder, { mode: 0o700 });
  cpSync(mesh.workspace.root, join(folder, 'mesh'), { recursive: true });
  cpSync(mesh.store, join(folder, 'store'), { recursive: true });
  return meshIn(folder, mesh, mesh);
};

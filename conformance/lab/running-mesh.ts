import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { adminKubeconfig } from './lab.ts';
import { Member, type Overrides } from './member.ts';
import { type LabMesh, makeAuthority, makeLabMesh } from './mesh.ts';
import { startServers } from './servers.ts';
import { giveKey } from './stage.ts';

export interface MeshOptions {
  /** Names of the clusters; the first gets the addresses of number 1. Default: cluster1 and cluster2. */
  readonly clusters?: readonly string[];
  /** Their networks in the same order. Default: network1, network2 and so on. */
  readonly networks?: readonly string[];
  /** Names of more servers, which are no clusters of the mesh. Default: none. */
  readonly besides?: readonly string[];
  /** Keys of mesh.yaml over the lab's own. Default: helloworld, v1 in the first cluster and v2 in the others, and curl. */
  readonly declare?: Readonly<Record<string, unknown>>;
  readonly overrides?: Overrides;
  /** Fills pki/ and the store. Default: `ca init` and `ca issue --all`. */
  readonly authority?: (mesh: LabMesh) => void;
}

/** A mesh of real clusters, and the folder with its declaration. */
export interface RunningMesh extends LabMesh {
  readonly ground: Ground;
  readonly members: readonly Member[];
  /** Servers that are no clusters of the mesh. */
  readonly besides: readonly Cluster[];
}

/** Tools and programs that every running mesh needs. */
export const meshTools = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwok-stages',
  'controller',
  'pilot-discovery',
  'charts',
  'helm',
  'kustomize',
] as const;

export const meshPrograms = ['etcd', 'etcdctl', 'age', 'openssl', 'ip', 'unshare', 'setpriv', 'kubectl'] as const;

const versionsOf = (clusters: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(clusters.map((name, at) => [name, at === 0 ? 'v1' : 'v2']));

/** What the lab declares: one istiod and one gateway each, because there is one process of each. */
const declarationFor = (clusters: readonly string[]): Readonly<Record<string, unknown>> => ({
  istio: { version: '1.31.0' },
  clusterDefaults: { size: 'kind', gateway: { service: { sourceRanges: ['10.0.0.0/8'] } } },
  samples: { helloworld: { versions: versionsOf(clusters) }, curl: {} },
});

/** Servers, nodes and controllers are up; the mesh is declared, its authority and sealed cacerts are written. */
export const prepareMesh = async (ground: Ground, options: MeshOptions = {}): Promise<RunningMesh> => {
  const {
    clusters = ['cluster1', 'cluster2'],
    networks,
    besides = [],
    declare = {},
    overrides = {},
    authority = makeAuthority,
  } = options;
  const { folder, isthmus } = ground.spec;
  const all = await startServers(ground, [...clusters, ...besides]);
  const servers = all.slice(0, clusters.length);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, adminKubeconfig(servers), { mode: 0o600 });
  const members = servers.map((cluster) => new Member(cluster, ground, overrides));
  await Promise.all(members.map((member) => member.startNodes()));
  const mesh = makeLabMesh({
    isthmus,
    folder: join(folder, 'isthmus'),
    clusters: servers,
    kubeconfig,
    backend: 'sealed-secrets',
    ...(networks === undefined ? {} : { networks }),
    declare: { ...declarationFor(clusters), ...declare },
  });
  authority(mesh);
  for (const { cluster } of members) giveKey(mesh.workspace, cluster);
  await Promise.all(members.map(({ sealedSecrets }) => sealedSecrets.start()));
  mesh.workspace.run(['seal']);
  mesh.workspace.run(['synth']);
  return { ...mesh, ground, members, besides: all.slice(clusters.length) };
};

/** Stage 10 everywhere, and the access to each cluster sealed for the others: what the second pull request brings. */
export const exchangeAccess = ({ members, workspace }: RunningMesh): void => {
  for (const member of members) member.apply(workspace, '10-namespaces');
  workspace.run(['remote-secret', '--all']);
  workspace.run(['synth']);
};

/** Namespaces, CA and istiod in every cluster. */
const installControlPlanes = async ({ members, workspace }: RunningMesh): Promise<void> => {
  for (const member of members) {
    member.apply(workspace, '10-namespaces');
    await member.applyCacerts(workspace);
    await member.applyIstiod(workspace);
  }
};

/** All stages in their order, as the engine would do it; the mesh is up when this returns. */
export const bringUpMesh = async (ground: Ground, options: MeshOptions = {}): Promise<RunningMesh> => {
  const mesh = await prepareMesh(ground, options);
  const { members, workspace } = mesh;
  exchangeAccess(mesh);
  await installControlPlanes(mesh);
  for (const member of members) {
    member.apply(workspace, '40-expose');
    await member.applyGateway(workspace);
    member.apply(workspace, '50-remote-secrets');
    member.apply(workspace, '80-samples');
  }
  return mesh;
};

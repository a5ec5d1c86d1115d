import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../lab/command.ts';
import { adminKubeconfig } from '../lab/lab.ts';
import { Member } from '../lab/member.ts';
import { type LabMesh, makeAuthority, makeLabMesh } from '../lab/mesh.ts';
import { until } from '../lab/processes.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { startServers } from '../lab/servers.ts';
import { awaitLines, endpointsOf, podWith } from '../lab/sidecar.ts';
import { giveKey } from '../lab/stage.ts';
import { clustersOf, gatewayEndpoint, localEndpoint } from '../lab/discovery.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import { asGib, availableMemory, memoryByProgram } from './memory.ts';

/** What is wanted for one cluster with its servers, in kB: ten of them took 5.5 GiB. */
const perCluster = 0.6 * 2 ** 20;

/** How many API servers start at a time. */
const together = 3;

/** What the suite is about; fewer run only where somebody says so, and then a statement fails. */
const wantedClusters = 10;

const clusterCount = (): number => {
  const said = process.env['ISTHMUS_SCALE_CLUSTERS'] ?? String(wantedClusters);
  const count = Number(said);
  if (!Number.isInteger(count) || count < 2 || count > wantedClusters)
    throw new CommandError(`ISTHMUS_SCALE_CLUSTERS is ${said}, not 2 to ${wantedClusters}`);
  return count;
};

/** Runs the work and writes down how long it took. */
const timed = async (ledger: Ledger, what: string, work: () => void | Promise<void>): Promise<void> => {
  const start = performance.now();
  await work();
  ledger.figure(what, `${((performance.now() - start) / 1000).toFixed(1)} s`);
};

interface Scale {
  readonly ground: Ground;
  readonly members: readonly Member[];
  readonly mesh: LabMesh;
}

/** Servers, nodes and sealed-secrets controllers, and a declaration of all clusters in networks of their own. */
const prepare = async (ground: Ground, count: number): Promise<Scale> => {
  const { folder, isthmus } = ground.spec;
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const clusters = await startServers(
    ground,
    numbers.map((number) => `cluster${number}`),
    together,
  );
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, adminKubeconfig(clusters), { mode: 0o600 });
  const members = clusters.map((cluster) => new Member(cluster, ground, {}));
  for (const member of members) await member.startNodes();
  const versions = Object.fromEntries(clusters.map(({ name }) => [name, 'v1']));
  const declare = {
    istio: { version: '1.31.0' },
    clusterDefaults: { size: 'kind', gateway: { service: { sourceRanges: ['10.0.0.0/8'] } } },
    samples: { helloworld: { versions } },
  };
  const home = join(folder, 'isthmus');
  const mesh = makeLabMesh({ isthmus, folder: home, clusters, kubeconfig, backend: 'sealed-secrets', declare });
  return { ground, members, mesh };
};

const proveAccess = async (ledger: Ledger, { members, mesh: { workspace } }: Scale): Promise<void> => {
  await ledger.prove('one call of remote-secret --all seals the access of every cluster to every other', async () => {
    workspace.run(['synth']);
    for (const member of members) member.apply(workspace, '10-namespaces');
    await timed(ledger, 'remote-secret --all', () => void workspace.run(['remote-secret', '--all'], { seconds: 300 }));
    const documents = [...workspace.files().keys()].filter((file) => /^sealed\/[^/]+\/.*remote-secret-/.test(file));
    ledger.figure('sealed remote secrets', String(documents.length));
    insist(documents.length === members.length * (members.length - 1), `${documents.length} documents`);
  });
  await ledger.prove('synth makes one dist of it, and a second run writes nothing', async () => {
    await timed(ledger, 'synth of all clusters', () => void workspace.run(['synth']));
    const { stderr } = workspace.run(['synth']);
    insist(/ 0 written, 0 deleted/.test(stderr), stderr);
  });
};

/** All stages of every cluster, in the order of an engine. */
const applyAll = async ({ members, mesh: { workspace } }: Scale): Promise<void> => {
  for (const member of members) {
    member.apply(workspace, '10-namespaces');
    await member.applyCacerts(workspace);
    await member.applyIstiod(workspace);
    member.apply(workspace, '40-expose');
    await member.applyGateway(workspace);
    member.apply(workspace, '80-samples');
  }
};

const proveSynced = async (ledger: Ledger, { members, mesh: { workspace } }: Scale): Promise<void> => {
  await ledger.prove('stage 50 of every cluster becomes one Secret for each of its peers', async () => {
    for (const member of members) member.apply(workspace, '50-remote-secrets');
    for (const { cluster, name } of members)
      for (const peer of members.filter((other) => other.name !== name)) {
        const secret = `istio-remote-secret-${peer.name}`;
        await until(`${secret} in ${name}`, 90, () => hasSecret(cluster, secret));
      }
  });
  await ledger.prove('every istiod has synced with every cluster of the mesh, and knows no other', async () => {
    const all = members.map(({ name }) => `${name} synced`);
    for (const { istiod } of members) await awaitLines(all, () => clustersOf(istiod), 120);
  });
};

/** Three clusters are asked: the answer of one more says little more. */
const proveEndpoints = async (ledger: Ledger, { ground, members }: Scale): Promise<void> => {
  const asked = [members[0], members[Math.floor(members.length / 2)], members.at(-1)];
  await ledger.prove(
    'sidecars of the first, of a middle and of the last cluster are sent for helloworld to the pod of their own cluster and to the gateways of all others, and nowhere else',
    async () => {
      for (const member of asked) {
        insist(member !== undefined, 'there is no such cluster');
        const pod = podWith(member.cluster, 'sample', 'app=helloworld');
        const wanted = members.map((one) => (one === member ? localEndpoint(one) : gatewayEndpoint(one)));
        await awaitLines(wanted, () => endpointsOf(ground, member.cluster, pod));
      }
    },
  );
};

/** Programs as the kernel names them, in fifteen letters. */
const shownPrograms = ['kube-apiserver', 'kube-controller', 'kube-scheduler', 'kwok', 'pilot-discovery', 'etcd'];

const showMemory = (ledger: Ledger): void => {
  const used = memoryByProgram();
  const sum = [...used.values()].reduce((total, kB) => total + kB, 0);
  ledger.figure('memory of all processes, shared pages counted once', asGib(sum));
  for (const program of shownPrograms) ledger.figure(`memory of all ${program}`, asGib(used.get(program) ?? 0));
};

/** A machine that is too small says nothing about isthmus: the suite ends before it starts anything. */
const requireMemory = (count: number): void => {
  const [here, needed] = [availableMemory(), count * perCluster];
  if (here < needed)
    throw new CommandError(
      `${asGib(here)} of memory are free, and ${count} clusters need ${asGib(needed)}; ISTHMUS_SCALE_CLUSTERS takes fewer`,
    );
};

export const proveScale = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const count = clusterCount();
  requireMemory(count);
  ledger.figure('clusters', String(count));
  const scale = await prepare(ground, count);
  const { members, mesh } = scale;
  await ledger.prove('ten clusters run, each with a node that is ready', () => {
    insist(members.length === wantedClusters, `${members.length} run, as ISTHMUS_SCALE_CLUSTERS says`);
    for (const { name, cluster } of members) {
      const ready = 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}';
      const nodes = cluster.kubectl(['get', 'nodes', '-o', ready]);
      insist(/^True( True)*$/.test(nodes), `${name}: ${nodes || 'no node'}`);
    }
  });
  await ledger.prove(
    'one root, an intermediate and a sealing key of its own for every cluster, and every CA sealed',
    () =>
      timed(ledger, 'from nothing to sealed: ca init, ca issue --all, recipients generate, seal', async () => {
        makeAuthority(mesh);
        for (const { cluster } of members) giveKey(mesh.workspace, cluster);
        mesh.workspace.run(['seal']);
      }),
  );
  for (const { sealedSecrets } of members) await sealedSecrets.start();
  await ledger.chapter('access', () => proveAccess(ledger, scale));
  await ledger.chapter('the mesh', async () => {
    await timed(ledger, 'all stages but 50 applied everywhere', () => applyAll(scale));
    await timed(ledger, 'from stage 50 to all synced', () => proveSynced(ledger, scale));
    await proveEndpoints(ledger, scale);
  });
  showMemory(ledger);
};

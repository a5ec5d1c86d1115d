import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { awaitVersions } from '../dataplane/versions.ts';
import type { Member } from '../lab/member.ts';
import type { OutsideAuthority } from '../lab/outside-authority.ts';
import { refusedWith } from '../lab/refusal.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { deliver, type Order, sealAndSynth } from './delivery.ts';
import { awaitSigner, awaitTrust } from './held-proofs.ts';
import type { RequestLog } from './request-log.ts';
import { proveRequests } from './request-proofs.ts';
import type { RotatingRoots } from './rotating-roots.ts';
import { generationsOf, insistOnBundle, insistOnHelmAlone, insistOnWrites } from './webhooks.ts';

/** The mesh on its way from root A to root B. */
export interface Rotation {
  readonly ledger: Ledger;
  readonly mesh: RunningMesh;
  readonly dataplane: Dataplane;
  readonly roots: RotatingRoots;
  readonly a: OutsideAuthority;
  readonly b: OutsideAuthority;
  readonly requests: readonly RequestLog[];
}

const eachCluster = async (
  { mesh, dataplane }: Rotation,
  does: (member: Member, pods: ClusterPods) => Promise<void>,
): Promise<void> => {
  for (const member of mesh.members) await does(member, dataplane.of(member.name));
};

const bundleOf = ({ mesh }: Rotation, { name }: Member): string => mesh.workspace.read(`pki/${name}/root-cert.pem`);

/** In the first cluster the kubelet is quick, in the others it is late. */
const orderFor = ({ mesh }: Rotation, member: Member): Order =>
  member === mesh.members[0] ? 'kubelet first' : 'engine first';

/** Time for istiod to answer a change of a webhook with one of its own; it does so within a tenth of a second. */
const settled = 3000;

/**
 * How often a bundle that changed may be written. istiod writes what it has itself: with the kubelet first it writes
 * what dist then says, too; with the engine first it takes that back until it has the Secret.
 */
const writesOf = (order: Order): readonly number[] => (order === 'kubelet first' ? [1] : [1, 3]);

/** Runs a step and looks at the webhooks: what dist says is there, and nobody goes on writing. */
const step = async (rotation: Rotation, changesBundle: boolean, change: () => Promise<void>): Promise<void> => {
  const { members } = rotation.mesh;
  const before = members.map(({ cluster }) => generationsOf(cluster));
  await change();
  const after = members.map(({ cluster }) => generationsOf(cluster));
  await sleep(settled);
  for (const [at, member] of members.entries()) {
    insistOnBundle(member.cluster, bundleOf(rotation, member));
    const writes = changesBundle ? writesOf(orderFor(rotation, member)) : [0];
    insistOnWrites(member.cluster, before[at] ?? new Map(), writes);
    insistOnWrites(member.cluster, after[at] ?? new Map(), [0]);
  }
};

/** What holds before anything changes, and the step that must not be left out. */
export const proveStart = async (rotation: Rotation): Promise<void> => {
  const { ledger, mesh, roots, b } = rotation;
  const [first] = mesh.members;
  insist(first !== undefined, 'the mesh has no cluster');
  await ledger.prove(
    'under root A every proxy trusts A alone, and every webhook has A from dist, written once and by helm alone',
    async () => {
      await eachCluster(rotation, async (_, pods) => {
        await awaitTrust(mesh, pods);
        await awaitSigner(mesh, pods);
      });
      for (const member of mesh.members) {
        insistOnBundle(member.cluster, bundleOf(rotation, member));
        insistOnHelmAlone(member.cluster);
      }
    },
  );
  await ledger.prove('ca import refuses to go from A to B without a step that trusts both, and writes nothing', () => {
    const early = ['--cert', roots.answer(mesh, first.name, b), '--root', b.rootFile];
    refusedWith(mesh.workspace, 'L16', () => mesh.workspace.attempt(['ca', 'import', first.name, ...early]));
  });
};

/** The three steps. In one cluster the kubelet is quick, in the other the engine is. */
export const proveSteps = async (rotation: Rotation): Promise<void> => {
  const { ledger, mesh, roots, a, b, requests } = rotation;
  const trust = async (trusted: readonly OutsideAuthority[]): Promise<void> => {
    roots.trust(mesh, trusted);
    sealAndSynth(mesh);
    await eachCluster(rotation, (member, pods) => deliver(mesh, member, pods, orderFor(rotation, member)));
    await eachCluster(rotation, (_, pods) => awaitTrust(mesh, pods));
  };
  await ledger.prove(
    'A and B: every proxy comes to trust both without a restart; the webhooks get both and stay, whether Secret or stage 30 comes first',
    () => step(rotation, true, () => trust([a, b])),
  );
  await proveRequests(ledger, requests, 'A and B');
  const signWith = async (member: Member, pods: ClusterPods): Promise<void> => {
    roots.sign(mesh, member.name, b);
    sealAndSynth(mesh);
    await deliver(mesh, member, pods, orderFor(rotation, member));
    await awaitSigner(mesh, pods);
  };
  await ledger.prove(
    'B signs, one cluster after the other: every proxy comes to have a certificate of the new intermediate; nobody writes a webhook',
    () => step(rotation, false, () => eachCluster(rotation, signWith)),
  );
  await proveRequests(ledger, requests, 'B signs');
  await ledger.prove(
    'B alone: every proxy comes to trust B and no longer A; the webhooks get B and stay, whether Secret or stage 30 comes first',
    () => step(rotation, true, () => trust([b])),
  );
  await proveRequests(ledger, requests, 'B alone');
};

/** That the mesh does not live on what it had before. */
export const proveEnd = async (rotation: Rotation): Promise<void> => {
  const { ledger, mesh, b, requests } = rotation;
  for (const one of requests) await one.stop();
  await ledger.prove(
    'at the end the certificates of all workloads lead to B, and a proxy that starts now gets on with all others',
    async () => {
      await eachCluster(rotation, async (_, pods) => {
        const outside = b.root.trim();
        for (const pod of pods.pods) {
          const { chain, roots } = pod.certificates();
          insist(
            roots.every((root) => root.toString().trim() === outside),
            `${pod.app} trusts another root`,
          );
          insist(
            chain.at(1)?.issuer.includes('CN=Root B') === true,
            `${pod.app}: ${chain.at(1)?.issuer ?? 'no chain'}`,
          );
        }
        await pods.pod('helloworld').restartProxy();
      });
      await eachCluster(rotation, (_, pods) => awaitVersions(pods, ['v1', 'v2']));
      await eachCluster(rotation, (_, pods) => awaitSigner(mesh, pods));
    },
  );
};

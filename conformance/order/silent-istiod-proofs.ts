import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { until } from '../lab/processes.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { podsWith } from '../lab/sidecar.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { refused } from './refused.ts';

const failedCall = 'failed calling webhook';

const volumesSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        volumes: z.array(
          z.looseObject({
            name: z.string(),
            secret: z.looseObject({ secretName: z.string(), optional: z.boolean().optional() }).optional(),
          }),
        ),
      }),
    }),
  }),
});

const insistOnRequired = (cluster: Cluster): void => {
  const deployment = volumesSchema.parse(cluster.object('deployment', 'istiod', 'istio-system'));
  const mounted = deployment.spec.template.spec.volumes.flatMap(({ name, secret }) =>
    secret?.secretName === 'cacerts' ? [{ name, optional: secret.optional ?? false }] : [],
  );
  insist(mounted.length > 0, 'no volume mounts cacerts');
  for (const { name, optional } of mounted) insist(!optional, `the volume ${name} is optional`);
};

const whyNoPod = (cluster: Cluster, deployment: string, namespace: string): string => {
  const condition = 'jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}';
  return cluster.kubectl(['get', 'deployment', deployment, '-n', namespace, '-o', condition]);
};

interface Place {
  readonly namespace: string;
  readonly label: string;
}

const insistOnNoPod = async (cluster: Cluster, deployment: string, at: Place): Promise<void> => {
  const { namespace, label } = at;
  await until(`word of why ${deployment} has no pod`, 60, () => whyNoPod(cluster, deployment, namespace) !== '');
  const why = whyNoPod(cluster, deployment, namespace);
  insist(why.includes(failedCall), why);
  const pods = podsWith(cluster, namespace, label);
  insist(pods.length === 0, `${pods.length} pods were made`);
};

/** Deployments whose pods need a sidecar, or are one. */
const injected: readonly (readonly [string, Place])[] = [
  ['istio-eastwestgateway', { namespace: 'istio-system', label: 'istio=eastwestgateway' }],
  ['curl', { namespace: 'sample', label: 'app=curl' }],
  ['helloworld-v1', { namespace: 'sample', label: 'app=helloworld' }],
];

const proveNoCacerts = async (ledger: Ledger, { workspace }: RunningMesh, member: Member): Promise<void> => {
  const { cluster, name } = member;
  await ledger.prove(
    `${name}: stage 30 before stage 20 is accepted; the Deployment of istiod mounts Secret cacerts, which is not there, with optional: false`,
    () => {
      member.apply(workspace, '30-istiod');
      insistOnRequired(cluster);
      insist(!hasSecret(cluster, 'cacerts'), 'there is a Secret cacerts');
    },
  );
};

/** The webhooks are there, and nobody answers them: without Secret cacerts the lab starts no istiod, as no kubelet would. */
export const proveSilentIstiod = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  const { workspace } = mesh;
  const { cluster, name } = member;
  await proveNoCacerts(ledger, mesh, member);
  await ledger.prove(
    `${name}: stage 40 before istiod answers is refused by the webhook that nobody answers; there is neither a Gateway nor a PeerAuthentication`,
    async () => {
      await refused(member, workspace, '40-expose', failedCall);
      const kinds = 'gateways.networking.istio.io,peerauthentications.security.istio.io';
      const found = cluster.kubectl(['get', kinds, '-A', '-o', 'name']);
      insist(found === '', found);
    },
  );
  await ledger.prove(
    `${name}: stages 60 and 80 before istiod answers make Deployments without a single pod: the webhook's failurePolicy Fail refuses those that would lack their proxy`,
    async () => {
      member.apply(workspace, '60-eastwest');
      member.apply(workspace, '80-samples');
      for (const [deployment, place] of injected) await insistOnNoPod(cluster, deployment, place);
    },
  );
};

/** What was missing comes; nobody deletes or restarts anything. */
export const proveHealing = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  const { workspace } = mesh;
  const { cluster, name } = member;
  await ledger.prove(`${name}: when stage 20 comes, istiod starts, and stage 40 is accepted`, async () => {
    await member.applyCacerts(workspace);
    await member.istiod.start();
    await member.available('istiod', 'istio-system');
    member.apply(workspace, '40-expose');
  });
  await ledger.prove(
    `${name}: the pods that were refused come by themselves, each with its proxy; nobody deleted or restarted anything`,
    async () => {
      for (const [deployment, { namespace, label }] of injected) {
        await until(`a pod of ${deployment}`, 120, () => podsWith(cluster, namespace, label).length > 0);
        for (const pod of podsWith(cluster, namespace, label))
          insist(pod.proxy !== undefined && pod.proxy.image !== 'auto', `${pod.name} has no proxy`);
      }
    },
  );
};

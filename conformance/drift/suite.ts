import { setTimeout as sleep } from 'node:timers/promises';
import { istiodManager, managersOf } from '../lab/managers.ts';
import type { Member } from '../lab/member.ts';
import { bringUpMesh, meshPrograms, meshTools, type RunningMesh } from '../lab/running-mesh.ts';
import { until } from '../lab/processes.ts';
import { stageFolder } from '../lab/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Suite } from '../suite.ts';
import { driftBetween, type Remembered, snapshot, stages, writtenSince } from './snapshot.ts';

/** How long everything is left alone. istiod looks after what it thinks is its own within the first minute. */
const quietSeconds = 120;

const webhookKinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

type Memory = ReadonlyMap<string, Remembered>;

const proveOwners = async (ledger: Ledger, { cluster, name }: Member, after: Memory): Promise<void> => {
  await ledger.prove(
    `${name}: istiod owns no field of anything that dist made, under the name by which it owns what it makes itself`,
    () => {
      const own = managersOf(cluster, 'configmap', 'istio-ca-root-cert', 'sample');
      insist(own.includes(istiodManager), `istiod writes as ${own.join(', ')}`);
      const owned = [...after].filter(([, { managers }]) => managers.some((one) => one.startsWith(istiodManager)));
      insist(owned.length === 0, owned.map(([object]) => object).join(', '));
    },
  );
  await ledger.prove(
    `${name}: the webhook configurations of Istio have generation 1 and helm as their only owner`,
    () => {
      const webhooks = [...after].filter(([, { object }]) => webhookKinds.includes(object.kind));
      insist(webhooks.length === 3, webhooks.map(([object]) => object).join(', '));
      for (const [
        object,
        {
          object: { metadata },
          managers,
        },
      ] of webhooks) {
        insist(metadata.generation === 1, `${object} has generation ${metadata.generation}`);
        insist(
          managers.every((one) => one.startsWith('helm ')),
          `${object} is owned by ${managers.join(', ')}`,
        );
      }
    },
  );
};

const kubectlStages = stages.filter((stage) => stage !== '30-istiod' && stage !== '60-eastwest');

const proveRepetition = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  const { name, cluster } = member;
  await ledger.prove(`${name}: kubectl diff --server-side finds no difference between dist and the cluster`, () => {
    for (const stage of kubectlStages) {
      const folder = stageFolder(mesh.workspace, name, stage);
      const { status, stdout, stderr } = cluster.tryKubectl(['diff', '--server-side', '-k', folder]);
      insist(status === 0, `${stage}: ${stdout || stderr}`);
    }
  });
  await ledger.prove(
    `${name}: all stages applied once more, releases included, write no object: each keeps its resourceVersion`,
    () => {
      const before = snapshot(mesh, member);
      for (const stage of stages) member.apply(mesh.workspace, stage);
      const after = snapshot(mesh, member);
      const differences = [...driftBetween(before, after), ...writtenSince(before, after)];
      insist(differences.length === 0, differences.join('; '));
    },
  );
};

/** The comparison is worth what it can see: a field that istiod is made to write must turn up in it. */
const proveSeen = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  const { name, cluster } = member;
  const webhook = 'istio-sidecar-injector';
  await ledger.prove(
    `${name}: when a webhook of ${webhook} loses its caBundle, istiod writes it, and the same comparison names the object, its generation and istiod as its owner`,
    async () => {
      const before = snapshot(mesh, member);
      const removal = JSON.stringify([{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]);
      cluster.kubectl(['patch', 'mutatingwebhookconfiguration', webhook, '--type=json', '-p', removal]);
      const object = `MutatingWebhookConfiguration ${webhook}`;
      let drift: readonly string[] = [];
      const isOwner = (line: string): boolean =>
        line.startsWith(`${object} is owned by `) && line.includes(`${istiodManager} Update`);
      await until(`istiod to write ${webhook}`, 60, () => {
        drift = driftBetween(before, snapshot(mesh, member));
        return drift.some(isOwner);
      });
      insist(
        drift.some((line) => line.startsWith(`${object} has generation `)),
        drift.join('; '),
      );
      insist(
        drift.every((line) => line.startsWith(`${object} `)),
        drift.join('; '),
      );
    },
  );
};

/** Waits until what follows from applying is over: pods are ready, the sealed documents have their verdicts. */
const settled = async (mesh: RunningMesh, member: Member): Promise<Memory> => {
  for (const [deployment, namespace] of [
    ['curl', 'sample'],
    ['istio-eastwestgateway', 'istio-system'],
    ['istiod', 'istio-system'],
    ['kiali', 'istio-system'],
  ] as const)
    await member.available(deployment, namespace);
  let memory = snapshot(mesh, member);
  await until(`${member.name} to be at rest`, 60, async () => {
    await sleep(2000);
    const last = memory;
    memory = snapshot(mesh, member);
    return driftBetween(last, memory).length === 0 && writtenSince(last, memory).length === 0;
  });
  return memory;
};

const addons = { prometheus: {}, grafana: {}, jaeger: {}, kiali: { fqdn: 'kiali.{cluster}.example.com' } };

export const suite: Suite = {
  title:
    'nothing drifts: two minutes after istiod started, everything that dist made is as it was, and applying it again writes nothing',
  tools: meshTools,
  system: meshPrograms,
  prove: async (ledger, ground) => {
    const mesh = await bringUpMesh(ground, { declare: { addons } });
    for (const member of mesh.members) member.apply(mesh.workspace, '70-addons');
    const memories = await Promise.all(
      mesh.members.map(async (member) => [member, await settled(mesh, member)] as const),
    );
    await sleep(quietSeconds * 1000);
    for (const [member, before] of memories) {
      const after = snapshot(mesh, member);
      await ledger.prove(
        `${member.name}: two minutes later every object of stages 10 to 80 and of the Helm releases has the same generation, content and owners`,
        () => {
          insist(before.size > 40, `only ${before.size} objects were remembered`);
          const drift = driftBetween(before, after);
          insist(drift.length === 0, drift.join('; '));
        },
      );
      ledger.figure(`compared in ${member.name}`, `${after.size} objects`);
      await proveOwners(ledger, member, after);
      await proveRepetition(ledger, mesh, member);
      await proveSeen(ledger, mesh, member);
    }
  },
};

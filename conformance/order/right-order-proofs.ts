import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { objectsOfStage } from '../lab/stage-objects.ts';
import { insist, type Ledger } from '../report/ledger.ts';

interface Step {
  readonly stage: string;
  readonly title: string;
  readonly apply: (member: Member, mesh: RunningMesh) => void | Promise<void>;
}

/** Version 1 of helloworld is in one cluster and version 2 in the other. */
const deploymentsIn = ({ cluster }: Member, namespace: string): readonly string[] => {
  const names = cluster.kubectl(['get', 'deployments', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.name}']);
  insist(/^curl helloworld-v\d$/.test(names), `the Deployments are ${names}`);
  return names.split(' ');
};

const steps: readonly Step[] = [
  {
    stage: '10-namespaces',
    title: 'stage 10 is accepted by an empty cluster',
    apply: (member, { workspace }) => member.apply(workspace, '10-namespaces'),
  },
  {
    stage: '20-ca',
    title: 'stage 20 is accepted after it, and the controller makes Secret cacerts',
    apply: async (member, { workspace }) => member.applyCacerts(workspace),
  },
  {
    stage: '30-istiod',
    title: 'stage 30 is accepted after it, and the istiod that it describes starts and answers',
    apply: async (member, { workspace }) => member.applyIstiod(workspace),
  },
  {
    stage: '40-expose',
    title: 'stage 40 is accepted after it',
    apply: (member, { workspace }) => member.apply(workspace, '40-expose'),
  },
  {
    stage: '50-remote-secrets',
    title: 'stage 50 is accepted after it',
    apply: (member, { workspace }) => member.apply(workspace, '50-remote-secrets'),
  },
  {
    stage: '60-eastwest',
    title: 'stage 60 is accepted after it, and its gateway gets its pod',
    apply: async (member, { workspace }) => member.applyGateway(workspace),
  },
  {
    stage: '80-samples',
    title: 'stage 80 is accepted after it, and curl and helloworld get their pods',
    apply: async (member, { workspace }) => {
      member.apply(workspace, '80-samples');
      for (const deployment of deploymentsIn(member, 'sample')) await member.available(deployment, 'sample');
    },
  },
];

/** Every stage after the one before it. */
export const proveRightOrder = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  for (const { stage, title, apply } of steps)
    await ledger.prove(`${member.name}: ${title}; every object of the stage is there`, async () => {
      await apply(member, mesh);
      const objects = objectsOfStage(member.cluster, mesh.workspace, stage, mesh.ground);
      insist(objects.length > 0, 'the stage has no object');
    });
};

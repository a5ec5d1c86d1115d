import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { hasSecret } from '../lab/secret-object.ts';
import { until } from '../lab/processes.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { refused } from './refused.ts';

/** What is missing, as a title says it and as the server says it. */
const absent = {
  system: ['the namespace istio-system is missing', 'namespaces "istio-system" not found'],
  sample: ['the namespace sample is missing', 'namespaces "sample" not found'],
  gateway: ['no server knows the kind Gateway', 'no matches for kind "Gateway"'],
} as const;

/** Nothing but the API server and the sealed-secrets controller is there. */
export const proveEmptyCluster = async (ledger: Ledger, { workspace }: RunningMesh, member: Member): Promise<void> => {
  const early = [
    ['20-ca', absent.system],
    ['30-istiod', absent.system],
    ['40-expose', absent.gateway],
    ['60-eastwest', absent.system],
    ['80-samples', absent.sample],
  ] as const;
  for (const [stage, [why, words]] of early)
    await ledger.prove(
      `${member.name}: stage ${stage.slice(0, 2)} before stage 10 is refused, as ${why}, and makes nothing`,
      () => refused(member, workspace, stage, words),
    );
};

/** The namespaces are there and nothing else of the mesh. */
export const proveNamespacesOnly = async (ledger: Ledger, mesh: RunningMesh, member: Member): Promise<void> => {
  const { workspace } = mesh;
  const { cluster, name } = member;
  const peer = mesh.members.find((one) => one !== member)?.name ?? '';
  await ledger.prove(
    `${name}: stage 50 right after stage 10 is accepted and makes the Secret istio-remote-secret-${peer}, before there is a Deployment of istiod`,
    async () => {
      member.apply(workspace, '50-remote-secrets');
      await until('the remote secret', 60, () => hasSecret(cluster, `istio-remote-secret-${peer}`));
      insist(cluster.object('deployment', 'istiod', 'istio-system') === undefined, 'there is a Deployment istiod');
    },
  );
  const [why, words] = absent.gateway;
  await ledger.prove(
    `${name}: stage 40 before stage 30 is refused, as ${why}, and makes neither the Gateway nor the PeerAuthentication`,
    () => refused(member, workspace, '40-expose', words),
  );
};

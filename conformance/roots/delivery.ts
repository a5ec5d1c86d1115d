import { rootOf } from '../dataplane/agent.ts';
import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import type { Member } from '../lab/member.ts';
import { until } from '../lab/processes.ts';
import { insist } from '../report/ledger.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { secretOf } from '../lab/secret-object.ts';

/** What istiod has to load, all public. */
const publicFiles = ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'];

/** Seals what pki/ and the store have now, and writes dist. */
export const sealAndSynth = ({ workspace }: RunningMesh): void => {
  workspace.run(['seal']);
  workspace.run(['synth']);
};

/** Which comes first when the Secret has changed: the kubelet, which takes up to a minute, or the engine with stage 30. */
export type Order = 'kubelet first' | 'engine first';

const probe = [
  'run',
  'probe',
  '--image=probe',
  '-n',
  'sample',
  '--dry-run=server',
  '-o',
  'jsonpath={.metadata.annotations}',
];

/**
 * Brings a new CA to a cluster in the order of the stages, with what a kubelet does: the Secret in istiod's folder, the
 * root in the pods' folders. Nothing is restarted. Between Secret and stage 30 the server must still believe istiod.
 */
export const deliver = async (
  { workspace }: RunningMesh,
  member: Member,
  pods: ClusterPods,
  order: Order,
): Promise<void> => {
  const { cluster, istiod } = member;
  const wanted = publicFiles.map((name) => workspace.read(`pki/${member.name}/${name}`));
  const root = workspace.read(`pki/${member.name}/root-cert.pem`).trim();
  const mount = async (): Promise<void> => {
    istiod.mountCacerts();
    await until(`the roots of ${member.name} in its namespaces`, 60, () => rootOf(cluster, 'sample')?.trim() === root);
    for (const pod of pods.pods) pod.mountRoot();
  };
  member.apply(workspace, '20-ca');
  await until(`the new cacerts in ${member.name}`, 60, () => {
    const { values } = secretOf(cluster, 'cacerts');
    return publicFiles.every((name, at) => values[name] === wanted[at]);
  });
  if (order === 'kubelet first') await mount();
  else member.apply(workspace, '30-istiod');
  insist(cluster.kubectl(probe).includes('sidecar.istio.io/status'), `${member.name} injects no sidecar half-way`);
  if (order === 'kubelet first') member.apply(workspace, '30-istiod');
  else await mount();
};

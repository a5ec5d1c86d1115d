import type { X509Certificate } from 'node:crypto';
import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import { certificatesIn } from '../dataplane/envoy-admin.ts';
import type { Pod } from '../dataplane/pod.ts';
import { CommandError } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { ProofError } from '../report/ledger.ts';

const fingerprints = (certificates: readonly X509Certificate[]): string =>
  [...new Set(certificates.map(({ fingerprint256 }) => fingerprint256))].toSorted().join();

/** Waits for what every pod of the cluster must come to hold, and tells which pod does not. */
const awaitPods = async (
  pods: ClusterPods,
  what: string,
  seconds: number,
  holds: (pod: Pod) => boolean,
): Promise<void> => {
  let late: readonly string[] = [];
  try {
    await until(what, seconds, () => {
      late = pods.pods.filter((pod) => !holds(pod)).map(({ app }) => app);
      return late.length === 0;
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new ProofError(`${error.message}; not so in ${late.join(', ')}`);
  }
};

/** Every proxy of the cluster trusts the roots of pki/, and no others. */
export const awaitTrust = async ({ workspace }: RunningMesh, pods: ClusterPods): Promise<void> => {
  const wanted = fingerprints(certificatesIn(workspace.read(`pki/${pods.name}/root-cert.pem`)));
  await awaitPods(
    pods,
    `the roots of pki/ in ${pods.name}`,
    90,
    (pod) => fingerprints(pod.certificates().roots) === wanted,
  );
};

/** Every proxy of the cluster has a certificate that the intermediate of pki/ signed. */
export const awaitSigner = async ({ workspace }: RunningMesh, pods: ClusterPods): Promise<void> => {
  const [signer] = certificatesIn(workspace.read(`pki/${pods.name}/ca-cert.pem`));
  if (signer === undefined) throw new ProofError(`pki/${pods.name} has no intermediate`);
  await awaitPods(pods, `certificates by ${signer.serialNumber} in ${pods.name}`, 120, (pod) => {
    const [own] = pod.certificates().chain;
    return own?.verify(signer.publicKey) === true;
  });
};

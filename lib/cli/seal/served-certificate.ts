import type { AccessRequest } from '../../clusters/cluster-access.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { Io } from '../io.ts';
import { issueTable } from '../issue-table.ts';

/** How a controller is asked which certificate it seals for at the moment. */
export interface ControllerQuestion {
  /** `NAMESPACE/NAME` of its Service. */
  readonly controller: string;
  readonly access: AccessRequest;
  readonly timeoutMs: number;
}

/** Gives the PEM that the controller of a cluster serves; a parameter of the verbs that ask. Throws a MeshError. */
export type ServedCertificate = (plan: MeshPlan, cluster: ClusterPlan) => Promise<string>;

/**
 * Asks through the API server of the cluster, after its identity was confirmed. What talks to clusters is loaded here and
 * not before: no other verb with keys needs it.
 */
export const servedCertificate =
  ({ controller, access, timeoutMs }: ControllerQuestion, io: Io): ServedCertificate =>
  async (plan, cluster) => {
    const [{ clusterAccess }, { confirmCluster }, { fetchControllerCertificate }] = await Promise.all([
      import('../../clusters/cluster-access.ts'),
      import('../../clusters/confirm-cluster.ts'),
      import('../../clusters/controller-certificate.ts'),
    ]);
    const clusters = plan.clusters.map(({ name }) => name);
    const connection = clusterAccess(access, { name: plan.settings.name, clusters })(cluster);
    io.err(issueTable(await confirmCluster(connection, plan.clusters, timeoutMs), io));
    return fetchControllerCertificate(connection, controller, timeoutMs);
  };

import type { FluxLab } from '../gitops/flux-lab.ts';
import { objectsFound } from '../gitops/carriers.ts';
import { fluxNamespace } from '../gitops/repository.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insist } from '../report/ledger.ts';

export interface Hub {
  readonly mesh: RunningMesh;
  /** Flux in the hub, which is no cluster of the mesh. */
  readonly lab: FluxLab;
}

/** Names of the Kustomizations of a cluster in the hub: its own, and those of its stages. */
export const kustomizationsFor = (lab: FluxLab, { name }: Member): readonly string[] =>
  [...lab.kustomizations().keys()].filter((one) => one === `lab-${name}` || one.startsWith(`lab-${name}-`));

/** The kubeconfig with which the hub reaches a cluster, as `gitops.flux.hub` declares it by default. */
export const giveAccess = ({ cluster: hub }: FluxLab, { name, cluster }: Member): void => {
  const value = cluster.kubeconfig({ identity: cluster.adminIdentity });
  const metadata = { name: `${name}-kubeconfig`, namespace: fluxNamespace };
  hub.apply([{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { value } }]);
};

/** Waits until a cluster has the Deployment of istiod, and starts what it says. */
export const startIstiod = async (lab: FluxLab, { name, cluster, istiod }: Member): Promise<void> => {
  await lab.until(
    `the Deployment of istiod in ${name}`,
    120,
    () => cluster.object('deployment', 'istiod', 'istio-system') !== undefined,
  );
  await istiod.start();
};

/** Nothing of the mesh stands in a cluster. */
export const insistOnNoMesh = (cluster: Member['cluster']): void => {
  const kinds = 'namespaces,mutatingwebhookconfigurations,validatingwebhookconfigurations,clusterroles,crds';
  const found = objectsFound(cluster, [kinds])
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((name) => /istio|\/sample$/.test(name));
  insist(found.length === 0, found.join(', '));
};

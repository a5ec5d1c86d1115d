import type { FluxLab } from '../gitops/flux-lab.ts';
import { helmReleasesOf } from '../gitops/helm-releases.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { helmHistory, rememberAll } from '../gitops/standing.ts';

const namespace = ['-n', 'istio-system'];

/** What the guide says to delete when the releases of helm are no longer needed. */
export const proveReleasesRemoved = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const { cluster } = lab;
  const { same } = rememberAll(cluster);
  await ledger.prove(
    'The suspended HelmReleases, their source and the history of helm are deleted by hand, and nothing is uninstalled',
    async () => {
      const releases = helmReleasesOf(cluster).map(({ name }) => name);
      insist(releases.length === 3, releases.join(', '));
      // Its finalizer is taken off by the helm stand-in, which looks while the lab waits.
      cluster.kubectl(['delete', 'helmrelease', ...releases, ...namespace, '--wait=false']);
      await lab.until('the HelmReleases to go', 30, () => helmReleasesOf(cluster).length === 0);
      cluster.kubectl(['delete', 'helmrepository', 'istio', ...namespace]);
      const history = 'owner=helm,name in (istio-base,istiod,istio-eastwestgateway)';
      cluster.kubectl(['delete', 'secret', ...namespace, '-l', history]);
      insist(helmHistory(cluster) === '', helmHistory(cluster));
      insist(same().length === 0, `new: ${same().join(', ')}`);
    },
  );
};

import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Pod } from '../dataplane/pod.ts';
import { insist, type Ledger } from '../report/ledger.ts';

/** The readiness port of a pod, which is not captured: whether the network leads there, and nothing else. */
const reaches = (from: Pod, to: Pod): boolean =>
  from.run(['curl', '-s', '-m', '5', `http://${to.address}:15021/healthz/ready`], 'proxy').status === 0;

/** What the lab says of itself: without it, everything else would be proven of a flat network. */
export const proveSeparation = async (ledger: Ledger, dataplane: Dataplane): Promise<void> => {
  await ledger.prove(
    'no pod reaches a pod of the other cluster by its address, every pod reaches those of its own',
    () => {
      for (const own of dataplane.clusters) {
        const from = own.pod('curl');
        for (const cluster of dataplane.clusters) {
          const isOwn = cluster === own;
          for (const to of cluster.pods.filter((pod) => pod !== from))
            insist(reaches(from, to) === isOwn, `${own.name} to ${to.name} in ${cluster.name}: ${String(!isOwn)}`);
        }
      }
    },
  );
  await ledger.prove('no Envoy refused anything that its istiod sent', () => {
    for (const pod of dataplane.clusters.flatMap(({ pods }) => pods)) {
      const stats = pod.stats('(cds|lds)\\.update_(rejected|success)');
      const rejected = [...stats].filter(([name, count]) => name.endsWith('rejected') && count > 0);
      insist(rejected.length === 0, `${pod.name}: ${rejected.map(([name]) => name).join(', ')}`);
      const received = [...stats].filter(([name, count]) => name.endsWith('success') && count > 0);
      insist(received.length === 2, `${pod.name} got no configuration`);
    }
  });
};

import { insist } from '../report/ledger.ts';
import type { Cluster } from './cluster.ts';
import { readPod } from './sidecar.ts';

const gateway = (port: number): object => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'tried', namespace: 'istio-system' },
  spec: {
    selector: { istio: 'eastwestgateway' },
    servers: [
      { port: { number: port, name: 'tls', protocol: 'TLS' }, hosts: ['*.local'], tls: { mode: 'AUTO_PASSTHROUGH' } },
    ],
  },
});

const dry = ['apply', '--server-side', '--dry-run=server', '-f', '-'];

/** istiod is asked about what is applied: it refuses a Gateway for its content, and takes the same with a right port. */
export const insistOnValidation = (cluster: Cluster): void => {
  const wrong = cluster.tryKubectl(dry, { input: JSON.stringify(gateway(0)) });
  insist(wrong.status !== 0 && wrong.stderr.includes('denied the request'), wrong.stderr);
  cluster.kubectl(dry, { input: JSON.stringify(gateway(15443)) });
};

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'tried', namespace: 'sample', labels: { app: 'tried' } },
  spec: { containers: [{ name: 'tried', image: 'tried' }] },
};

/** istiod is asked about new pods: one would get its proxy, in the right cluster. */
export const insistOnInjection = (cluster: Cluster): void => {
  const made: unknown = JSON.parse(cluster.kubectl([...dry, '-o', 'json'], { input: JSON.stringify(pod) }));
  const seen = readPod(made).proxy?.env['ISTIO_META_CLUSTER_ID'];
  insist(seen === cluster.name, `a new pod has ${seen === undefined ? 'no proxy' : `a proxy in ${seen}`}`);
};

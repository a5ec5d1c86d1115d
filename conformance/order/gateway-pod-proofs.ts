import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Outcome } from '../lab/command.ts';
import { readPod } from '../lab/sidecar.ts';
import { insist } from '../report/ledger.ts';

const templateSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({}),
    }),
  }),
});

/** Has a server say what it would make of a pod of the gateway, as the other cluster's Deployment describes it. */
const tried = (from: Cluster, at: Cluster): Outcome => {
  const { template } = templateSchema.parse(from.object('deployment', 'istio-eastwestgateway', 'istio-system')).spec;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: 'tried', namespace: 'istio-system' },
    // The account of the gateway comes with the gateway.
    spec: { ...template.spec, serviceAccountName: 'default', serviceAccount: 'default' },
  };
  const flags = ['create', '--dry-run=server', '-o', 'json', '-f', '-'];
  return at.tryKubectl(flags, { input: JSON.stringify(pod) });
};

/** Insists that a pod of the gateway would be made without a proxy: it has the image `auto`, which nobody can pull. */
export const insistOnBarePod = (from: Cluster, at: Cluster): void => {
  const { status, stdout, stderr } = tried(from, at);
  insist(status === 0, stderr);
  const image = readPod(JSON.parse(stdout)).proxy?.image;
  insist(image === 'auto', `its image is ${image ?? '(none)'}`);
};

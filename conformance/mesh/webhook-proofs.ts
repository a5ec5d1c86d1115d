import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insistOnValidation } from '../lab/webhooks-at-work.ts';
import { insist, type Ledger } from '../report/ledger.ts';

const configurationSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      webhooks: z.array(
        z.looseObject({
          name: z.string(),
          failurePolicy: z.string(),
          clientConfig: z.looseObject({ caBundle: z.string().optional() }),
        }),
      ),
    }),
  ),
});

const wanted = ['istio-sidecar-injector', 'istio-validator-istio-system', 'istiod-default-validator'];

const isIstio = ({ metadata }: { readonly metadata: { readonly name: string } }): boolean =>
  metadata.name.startsWith('istio');

const insistOnWebhooks = (cluster: Cluster, root: string): void => {
  const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
  const { items } = configurationSchema.parse(JSON.parse(cluster.kubectl(['get', kinds, '-o', 'json'])));
  const ours = items.filter(isIstio);
  const names = ours.map(({ metadata }) => metadata.name).toSorted();
  insist(names.join() === wanted.join(), names.join(', '));
  for (const { metadata, webhooks } of ours)
    for (const { name, failurePolicy, clientConfig } of webhooks) {
      insist(failurePolicy === 'Fail', `${metadata.name} ${name} has failurePolicy ${failurePolicy}`);
      const bundle = Buffer.from(clientConfig.caBundle ?? '', 'base64').toString('utf8');
      insist(bundle.trim() === root.trim(), `${metadata.name} ${name} has the caBundle ${bundle}`);
    }
};

const known = (configuration: unknown, name: string): boolean =>
  z
    .array(z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) }))
    .parse(configuration)
    .some(({ kind, metadata }) => kind === 'Gateway' && metadata.name === name);

const proveMember = async (ledger: Ledger, { name, cluster, istiod }: Member, root: string): Promise<void> => {
  await ledger.prove(
    `${name}: every webhook of Istio carries our root as its caBundle and refuses when istiod does not answer (failurePolicy Fail)`,
    () => insistOnWebhooks(cluster, root),
  );
  await ledger.prove(
    `${name}: the Gateway cross-network-gateway was accepted and is in istiod's configuration`,
    async () => {
      insist(
        cluster.object('gateways.networking.istio.io', 'cross-network-gateway', 'istio-system') !== undefined,
        'absent',
      );
      insist(known(await istiod.ask('/debug/configz'), 'cross-network-gateway'), 'istiod does not know it');
    },
  );
  await ledger.prove(
    `${name}: the webhook refuses the same Gateway with port number 0 for its content and takes it with 15443`,
    () => insistOnValidation(cluster),
  );
};

/** The webhooks as they stand in the clusters, and that they are asked. */
export const proveWebhooks = async (ledger: Ledger, { members, workspace }: RunningMesh): Promise<void> => {
  for (const member of members) await proveMember(ledger, member, workspace.read(`pki/${member.name}/root-cert.pem`));
};

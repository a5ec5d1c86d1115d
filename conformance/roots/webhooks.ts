import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { insist } from '../report/ledger.ts';

const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        name: z.string(),
        generation: z.number(),
        managedFields: z.array(z.looseObject({ manager: z.string() })),
      }),
      webhooks: z.array(z.looseObject({ clientConfig: z.looseObject({ caBundle: z.string().optional() }) })),
    }),
  ),
});

interface Webhook {
  readonly generation: number;
  /** Whoever wrote a field of it. */
  readonly managers: readonly string[];
  /** Each bundle that one of its webhooks has, once. */
  readonly bundles: readonly string[];
}

/** Istio's webhook configurations of a cluster by name. */
const webhooksOf = (cluster: Cluster): ReadonlyMap<string, Webhook> => {
  const listed = cluster.kubectl(['get', kinds, '-o', 'json', '--show-managed-fields']);
  const { items } = listSchema.parse(JSON.parse(listed));
  return new Map(
    items.map(({ metadata: { name, generation, managedFields }, webhooks }) => {
      const bundles = [...new Set(webhooks.map(({ clientConfig: { caBundle = '' } }) => caBundle))];
      return [name, { generation, managers: managedFields.map(({ manager }) => manager), bundles }] as const;
    }),
  );
};

/** Generations by name: a number grows whenever somebody changes the specification. */
export const generationsOf = (cluster: Cluster): ReadonlyMap<string, number> =>
  new Map([...webhooksOf(cluster)].map(([name, { generation }]) => [name, generation] as const));

/** Insists that every webhook trusts exactly this bundle. */
export const insistOnBundle = (cluster: Cluster, bundle: string): void => {
  const now = webhooksOf(cluster);
  insist(now.size >= 3, `${cluster.name} has ${[...now.keys()].join(', ')}`);
  for (const [name, { bundles }] of now) {
    const text = bundles.map((one) => Buffer.from(one, 'base64').toString('utf8')).join();
    insist(text === bundle, `${cluster.name}: ${name} trusts another bundle than pki/ has`);
  }
};

/** Insists that nobody but helm ever wrote a webhook, and helm once. */
export const insistOnHelmAlone = (cluster: Cluster): void => {
  for (const [name, { generation, managers }] of webhooksOf(cluster))
    insist(
      generation === 1 && managers.join() === 'helm',
      `${cluster.name}: ${name} has generation ${generation}, written by ${managers.join(', ')}`,
    );
};

/** Insists that each webhook was changed so many times since. */
export const insistOnWrites = (
  cluster: Cluster,
  before: ReadonlyMap<string, number>,
  writes: readonly number[],
): void => {
  for (const [name, generation] of generationsOf(cluster)) {
    const since = generation - (before.get(name) ?? 0);
    insist(writes.includes(since), `${cluster.name}: ${name} was changed ${since} times, not ${writes.join(' or ')}`);
  }
};

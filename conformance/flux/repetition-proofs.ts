import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { FluxLab } from './flux-lab.ts';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      kind: z.string(),
      metadata: z.looseObject({
        name: z.string(),
        namespace: z.string().optional(),
        uid: z.string(),
        generation: z.number().optional(),
        resourceVersion: z.string(),
      }),
    }),
  ),
});

/** All that a cluster serves and that Flux may own: kinds of the groups that dist uses. */
const kinds = [
  'namespaces,serviceaccounts,secrets,configmaps,services,clusterroles,clusterrolebindings,deployments',
  'helmreleases,helmrepositories,sealedsecrets,kustomizations.kustomize.toolkit.fluxcd.io',
  'gateways.networking.istio.io,peerauthentications.security.istio.io',
].join(',');

/** Every object that Flux owns with its version; of a Kustomization the generation, as Flux writes into its status. */
const versions = (cluster: Cluster): ReadonlyMap<string, string> => {
  const owned = 'kustomize.toolkit.fluxcd.io/name';
  const text = cluster.kubectl(['get', kinds, '-A', '-l', owned, '-o', 'json']);
  return new Map(
    listSchema.parse(JSON.parse(text)).items.map(({ kind, metadata }) => {
      const { namespace = '', name, uid, generation, resourceVersion } = metadata;
      const version = kind === 'Kustomization' ? generation : resourceVersion;
      return [`${kind} ${namespace}/${name}`, `${uid} ${version}`] as const;
    }),
  );
};

/** The same tree in a new revision: Flux applies every stage again. */
export const proveRepetition = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  await ledger.prove('A second reconciliation of the same tree changes no object', async () => {
    const before = versions(lab.cluster);
    const start = performance.now();
    await lab.converge(lab.repository.commit());
    ledger.figure(
      'chain of stages for a commit that changes nothing',
      `${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    const after = versions(lab.cluster);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => before.get(name) !== after.get(name),
    );
    insist(before.size > 30, `only ${before.size} objects`);
    const shown = changed.slice(0, 8).map((name) => `${name}: ${before.get(name)} -> ${after.get(name)}`);
    insist(changed.length === 0, `${changed.length} changed: ${shown.join(', ')}`);
    ledger.figure('objects that Flux owns', `${before.size} objects`);
  });
};

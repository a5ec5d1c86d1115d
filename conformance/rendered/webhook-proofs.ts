import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { FluxLab } from '../gitops/flux-lab.ts';
import { applier, ownerLabel } from '../gitops/owned.ts';
import { type Manifest, manifestName, manifestsIn } from '../gitops/tree.ts';
import { istiodManager, managersOf } from '../lab/managers.ts';
import { until } from '../lab/processes.ts';
import { sortedJson } from '../lab/secret-object.ts';
import { stageFolder } from '../lab/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';

/** istiod looks after what it thinks is its own within the first minute. */
const quietSeconds = 75;

const texts = z.record(z.string(), z.string()).default({});

const configurationSchema = z.looseObject({
  metadata: z.looseObject({ generation: z.number(), labels: texts, annotations: texts }),
  webhooks: z.array(z.looseObject({ clientConfig: z.looseObject({ caBundle: z.string().optional() }) })),
});

type Configuration = z.output<typeof configurationSchema>;

/** What kustomize-controller says about whose an object is: not part of what was emitted. */
const ownerPrefix = ownerLabel.replace(/[^/]*$/, '');

const contentOf = ({ metadata, webhooks }: Configuration): string => {
  const labels = Object.entries(metadata.labels).filter(([key]) => !key.startsWith(ownerPrefix));
  return sortedJson({ labels: Object.fromEntries(labels), annotations: metadata.annotations, webhooks });
};

const emitted = ({ mesh, cluster }: FluxLab): readonly Manifest[] =>
  manifestsIn(stageFolder(mesh.workspace, cluster.name, '30-istiod')).filter(({ kind }) =>
    kind.endsWith('WebhookConfiguration'),
  );

/** What the API server makes of a manifest that nobody else writes: the same with the server's own defaults. */
const admitted = ({ cluster }: FluxLab, manifest: Manifest): Configuration => {
  const copy = { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-copy` } };
  const flags = ['create', '--dry-run=server', '--validate=strict', '-o', 'json', '-f', '-'];
  return configurationSchema.parse(JSON.parse(cluster.kubectl(flags, { input: JSON.stringify(copy) })));
};

const bundles = ({ webhooks }: Pick<Configuration, 'webhooks'>): string =>
  webhooks.map(({ clientConfig }) => clientConfig.caBundle ?? '(none)').join(' ');

const emittedSchema = configurationSchema.pick({ webhooks: true });

/** How the webhook configurations of the cluster differ from those of dist; empty when they do not. */
const differences = (lab: FluxLab): readonly string[] =>
  emitted(lab).flatMap((manifest) => {
    const { kind, metadata } = manifest;
    const name = manifestName(manifest);
    const live = configurationSchema.parse(lab.cluster.object(kind, metadata.name, 'default'));
    const managers = managersOf(lab.cluster, kind, metadata.name, 'default').join(', ');
    const { generation } = live.metadata;
    return [
      ...(generation === 1 ? [] : [`${name} has generation ${generation}`]),
      ...(managers === applier ? [] : [`${name} is owned by ${managers}`]),
      ...(bundles(live) === bundles(emittedSchema.parse(manifest)) ? [] : [`${name} has another caBundle`]),
      ...(contentOf(live) === contentOf(admitted(lab, manifest)) ? [] : [`${name} has another content`]),
    ];
  });

/** While the root is unchanged nobody writes them but Flux, once. */
export const proveWebhooks = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  await ledger.prove(
    `After istiod ran for more than ${quietSeconds} s the webhook configurations are byte for byte those of dist: generation 1, Flux their only owner, the root as every caBundle`,
    async () => {
      await sleep(quietSeconds * 1000);
      const own = managersOf(lab.cluster, 'configmap', 'istio-ca-root-cert', 'sample');
      insist(own.includes(istiodManager), `istiod writes as ${own.join(', ')}`);
      const names = emitted(lab).map(manifestName);
      insist(names.length === 3, names.join(', '));
      const root = Buffer.from(lab.mesh.workspace.read(`pki/${lab.cluster.name}/root-cert.pem`)).toString('base64');
      for (const manifest of emitted(lab)) {
        const every = bundles(emittedSchema.parse(manifest)).split(' ');
        insist(
          every.every((bundle) => bundle === root),
          `${manifestName(manifest)} was emitted with another root`,
        );
      }
      const seen = differences(lab);
      insist(seen.length === 0, seen.join('; '));
    },
  );
};

/** The comparison is worth what it can see. */
export const proveSeen = async (ledger: Ledger, lab: FluxLab): Promise<void> => {
  const name = 'istio-sidecar-injector';
  await ledger.prove(
    `When a webhook of ${name} loses its caBundle, istiod writes it, and the same comparison names its generation and istiod as its owner`,
    async () => {
      const removal = JSON.stringify([{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]);
      lab.cluster.kubectl(['patch', 'mutatingwebhookconfiguration', name, '--type=json', '-p', removal]);
      let seen: readonly string[] = [];
      await until(`istiod to write ${name}`, 60, () => {
        seen = differences(lab);
        return seen.some((line) => line.includes('is owned by') && line.includes(istiodManager));
      });
      insist(
        seen.some((line) => line.includes('has generation')),
        seen.join('; '),
      );
      insist(
        seen.every((line) => line.includes(name)),
        seen.join('; '),
      );
    },
  );
};

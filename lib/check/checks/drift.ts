import { at, listAt, textAt } from '../../plan/json-fields.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { Check } from '../check.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { isApplication } from '../facts/engine.ts';
import type { Source } from '../facts/source.ts';
import type { Draft } from '../finding.ts';

const isWebhooks = ({ value }: TreeObject): boolean => /^(?:Validating|Mutating)WebhookConfiguration$/.test(value.kind);

/** Only those of istiod are written by istiod. */
const isIstios = ({ value }: TreeObject): boolean => /istio/.test(value.metadata.name);

interface Webhook {
  readonly object: TreeObject;
  readonly index: number;
}

const webhooksOf = ({ objects }: ClusterFacts): readonly Webhook[] =>
  objects
    .filter((object) => isWebhooks(object) && isIstios(object))
    .flatMap((object) => listAt(object.value, 'webhooks').map((_, index) => ({ object, index })));

/**
 * Flux owns the fields that it applies and no others: what is not written is not fought over. An empty text is written, as
 * `istioctl manifest generate` does. Argo CD compares the whole object unless it is told otherwise.
 */
const isFoughtOver = ({ object, index }: Webhook, comparesAll: boolean): boolean => {
  const bundle = at(object.value, 'webhooks', index, 'clientConfig', 'caBundle');
  return bundle === '' || (bundle === undefined && comparesAll);
};

const unpinned = (cluster: ClusterFacts, comparesAll: boolean): readonly Draft[] =>
  webhooksOf(cluster)
    .filter((webhook) => isFoughtOver(webhook, comparesAll))
    .map(({ object, index }) => ({
      code: 'drift-ca-bundle',
      cluster: cluster.name,
      document: object,
      path: ['webhooks', index, 'clientConfig'],
      problem: 'istiod writes caBundle into this webhook, and the engine takes it away again, for ever',
      remedy: 'write the root certificate of the mesh into caBundle, or have the engine ignore the field',
    }));

/** A chart leaves the bundle out unless it is told (charts base and istiod 1.30.3). */
const bundleValues = [
  ['base', 'validationCABundle'],
  ['istiodRemote', 'injectionCABundle'],
] as const;

/** Whether the engine compares what a chart made with what is there, and is not told to pass over the field. */
const watches = ({ document, form }: Source): boolean => {
  const { value } = document;
  if (form !== 'chart') return false;
  if (textAt(value, 'kind') === 'HelmRelease') {
    const ignored = JSON.stringify(at(value, 'spec', 'driftDetection', 'ignore') ?? []);
    return textAt(value, 'spec', 'driftDetection', 'mode') === 'enabled' && !ignored.includes('caBundle');
  }
  const ignored = JSON.stringify(at(value, 'spec', 'ignoreDifferences') ?? []);
  const heals = at(value, 'spec', 'syncPolicy', 'automated', 'selfHeal') === true;
  return heals && !ignored.includes('caBundle') && !ignored.includes('/webhooks');
};

const unpinnedCharts = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.controls
    .filter((source) => watches(source) && source.complete)
    .filter(({ values }) => bundleValues.some((path) => textAt(values, ...path) === ''))
    .map(({ document, valuesPath, name }) => ({
      code: 'drift-ca-bundle',
      cluster: cluster.name,
      document,
      path: valuesPath ?? [],
      problem: `the engine corrects what differs from the chart ${name}, and istiod writes caBundle into its webhooks: both do so for ever`,
      remedy:
        'set base.validationCABundle and istiodRemote.injectionCABundle to the root certificate, or have the engine ignore caBundle',
    }));

const ignoring = (cluster: ClusterFacts): readonly Draft[] =>
  webhooksOf(cluster)
    .filter(
      ({ object, index }) =>
        object.value.kind === 'ValidatingWebhookConfiguration' &&
        textAt(object.value, 'webhooks', index, 'failurePolicy') === 'Ignore',
    )
    .map(({ object, index }) => ({
      code: 'drift-failure-policy',
      cluster: cluster.name,
      document: object,
      path: ['webhooks', index, 'failurePolicy'],
      problem: 'istiod turns failurePolicy to Fail when it is ready, and the engine turns it back',
      remedy: 'write Fail (base.validationFailurePolicy since Istio 1.29.2), or have the engine ignore the field',
    }));

const webhooks: Check = {
  category: 'drift',
  title: 'no webhook is written by two',
  codes: ['drift-ca-bundle', 'drift-failure-policy'],
  find({ clusters, objects }) {
    const comparesAll = objects.some(isApplication);
    return clusters.flatMap((cluster) => [
      ...unpinned(cluster, comparesAll),
      ...unpinnedCharts(cluster),
      ...ignoring(cluster),
    ]);
  },
};

const scaled = (cluster: ClusterFacts): readonly Draft[] => {
  const targets = new Set(
    cluster.objects
      .filter(({ value }) => value.kind === 'HorizontalPodAutoscaler')
      .map(({ value }) => `${value.metadata.namespace ?? ''}/${textAt(value, 'spec', 'scaleTargetRef', 'name')}`),
  );
  return cluster.objects
    .filter(({ value }) => value.kind === 'Deployment' && at(value, 'spec', 'replicas') !== undefined)
    .filter(({ value }) => targets.has(`${value.metadata.namespace ?? ''}/${value.metadata.name}`))
    .map((document) => replicas(cluster, document, ['spec', 'replicas'], document.value.metadata.name));
};

const replicas = (
  cluster: ClusterFacts,
  document: Source['document'],
  path: Draft['path'] & {},
  name: string,
): Draft => ({
  code: 'drift-replicas',
  cluster: cluster.name,
  document,
  path,
  problem: `${name} has a fixed number of replicas and an autoscaler: each apply sets the number back`,
  remedy: 'leave the number out, or the autoscaler',
});

/** The same in a spec: a gateway of an IstioOperator with replicaCount and hpaSpec. */
const scaledSpecs = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.sources
    .filter(
      ({ form, values }) =>
        form === 'operator' &&
        at(values, 'k8s', 'replicaCount') !== undefined &&
        at(values, 'k8s', 'hpaSpec') !== undefined,
    )
    .map(({ document, valuesPath = [], name }) =>
      replicas(cluster, document, [...valuesPath, 'k8s', 'replicaCount'], name),
    );

const autoscalers: Check = {
  category: 'drift',
  title: 'nothing with an autoscaler has a fixed number of replicas',
  codes: ['drift-replicas'],
  find: ({ clusters }) => clusters.flatMap((cluster) => [...scaled(cluster), ...scaledSpecs(cluster)]),
};

export const driftChecks: readonly Check[] = [webhooks, autoscalers];

import { networkLabel } from '../../istio/gateway-labels.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { isSame, valueAt } from '../../plan/merge.ts';

/** Something of an object that a patch may not change, and why. */
interface KeptField {
  readonly code: 'override-changes-identity' | 'override-adds-secret' | 'override-guarded';
  /** Undefined: objects of every kind. */
  readonly kinds?: readonly string[];
  readonly of: (object: JsonObject, cluster: ClusterPlan) => Json;
  readonly problem: string;
  readonly remedy: string;
}

const listAt = (object: JsonObject, ...path: readonly string[]): readonly Json[] => {
  const found = valueAt(object, path);
  return Array.isArray(found) ? found : [];
};

const identity = (object: JsonObject): Json =>
  [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']].map(
    (path) => valueAt(object, path) ?? null,
  );

const webhookBundles = (object: JsonObject): Json =>
  listAt(object, 'webhooks').map((webhook) => [
    valueAt(webhook, ['name']) ?? null,
    valueAt(webhook, ['clientConfig', 'caBundle']) ?? null,
    valueAt(webhook, ['failurePolicy']) ?? null,
  ]);

const isOfCa = (entry: Json): boolean => {
  const name = valueAt(entry, ['name']);
  return typeof name === 'string' && name.startsWith(cacertsName);
};

const podSpec = ['spec', 'template', 'spec'] as const;

const caVolumes = (object: JsonObject): Json => [
  listAt(object, ...podSpec, 'volumes').filter(isOfCa),
  listAt(object, ...podSpec, 'containers').flatMap((container) =>
    isMap(container)
      ? listAt(container, 'volumeMounts')
          .filter(isOfCa)
          .map((mount) => [container['name'] ?? null, mount])
      : [],
  ),
];

/** The mesh config as istiod reads it; the ConfigMap has the revision behind its name. */
const meshConfig = (object: JsonObject): Json => {
  const name = valueAt(object, ['metadata', 'name']);
  const isIstio = typeof name === 'string' && /^istio(-|$)/.test(name);
  return isIstio ? (valueAt(object, ['data', 'mesh']) ?? null) : null;
};

const protections = (object: JsonObject, { mesh }: ClusterPlan): Json =>
  Object.keys(mesh.gitops.keep).map((key) => valueAt(object, ['metadata', 'annotations', key]) ?? null);

const networkLabels = (object: JsonObject): Json =>
  [['metadata'], ['spec', 'template', 'metadata']].map(
    (path) => valueAt(object, [...path, 'labels', networkLabel]) ?? null,
  );

const helmValues = (object: JsonObject): Json =>
  [
    ['spec', 'values'],
    ['spec', 'chart'],
    ['spec', 'releaseName'],
  ].map((path) => valueAt(object, path) ?? null);

/** What isthmus answers for in the objects of dist. */
const keptFields: readonly KeptField[] = [
  {
    code: 'override-changes-identity',
    of: identity,
    problem: 'the patch changes apiVersion, kind, name or namespace: that is another object',
    remedy: 'leave those out; an object of your own comes from an addon in main.ts',
  },
  {
    code: 'override-adds-secret',
    kinds: ['Secret'],
    of: (object) => [valueAt(object, ['data']) ?? null, valueAt(object, ['stringData']) ?? null],
    problem: 'the patch changes what a Secret holds',
    remedy: 'seal it: nothing secret stands in mesh.yaml',
  },
  {
    code: 'override-guarded',
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    of: webhookBundles,
    problem: 'the patch changes which webhooks there are, their CA bundle or their failure policy',
    remedy: 'leave those out: istiod would write them back, and an engine would fight over them',
  },
  {
    code: 'override-guarded',
    kinds: ['Deployment'],
    of: caVolumes,
    problem: `the patch changes the volumes of Secret ${cacertsName}`,
    remedy: 'leave those out: without them istiod makes a root of its own; a list is replaced, so repeat its entries',
  },
  {
    code: 'override-guarded',
    kinds: ['ConfigMap'],
    of: meshConfig,
    problem: 'the patch changes the mesh config, as one text that nobody can check',
    remedy: 'say it under overrides.meshConfig, which every install method follows',
  },
  {
    code: 'override-guarded',
    of: protections,
    problem: 'the patch changes the annotation that keeps the engine from deleting the object',
    remedy: 'leave it out',
  },
  {
    code: 'override-guarded',
    kinds: ['Namespace', 'Deployment', 'Service'],
    of: networkLabels,
    problem: `the patch changes the label ${networkLabel}`,
    remedy: 'declare clusters.*.network',
  },
  {
    code: 'override-guarded',
    kinds: ['HelmRelease', 'Istio', 'IstioCNI'],
    of: helmValues,
    problem: 'the patch changes the chart, the release or its values',
    remedy: 'say it under overrides.values, which every install method follows',
  },
];

/** Why a patch is refused that breaks something isthmus answers for. */
export type BrokenField = Pick<KeptField, 'code' | 'problem' | 'remedy'>;

/** The first thing of an object that a patch changed although isthmus answers for it; undefined: nothing. */
export const brokenField = (before: JsonObject, after: JsonObject, cluster: ClusterPlan): BrokenField | undefined => {
  const { kind } = before;
  return keptFields
    .filter(({ kinds }) => kinds === undefined || kinds.some((one) => one === kind))
    .find(({ of }) => !isSame(of(before, cluster), of(after, cluster)));
};

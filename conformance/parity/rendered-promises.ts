import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import { isObject, type RenderedObject } from './objects.ts';
import { at, listAt, unless } from './promises.ts';

/*
 * What the objects of the method `rendered` have to hold beyond what is promised of all methods: nothing in the cluster
 * changes them, and no engine takes away what must stay.
 */

const isWebhook = ({ kind }: RenderedObject): boolean => kind.endsWith('WebhookConfiguration');

const isKept = ({ kind, name }: RenderedObject): boolean =>
  kind === 'CustomResourceDefinition' ||
  (kind === 'Service' && name === 'istio-eastwestgateway') ||
  (kind === 'ServiceAccount' && name === 'istio-reader-service-account');

const names = (objects: readonly RenderedObject[]): string =>
  objects.map(({ kind, name }) => `${kind} ${name}`).join(', ');

/** Rendered as Ignore they would be closed by istiod, an empty bundle would be filled: an engine would undo both, for ever. */
const webhooksAreFirm = ({ trust }: ClusterPlan, objects: readonly RenderedObject[]): readonly string[] => {
  const bundle = trust.kind === 'pinned' ? Buffer.from(trust.rootCertificate).toString('base64') : undefined;
  return objects.filter(isWebhook).flatMap(({ kind, name, object }) =>
    listAt(object, 'webhooks').flatMap((webhook) => {
      const config = at(webhook, 'clientConfig');
      const own = isObject(config) && Object.hasOwn(config, 'caBundle') ? config['caBundle'] : undefined;
      return [
        ...unless(at(webhook, 'failurePolicy') === 'Fail', `${kind} ${name} fails closed`),
        ...unless(own === bundle, `${kind} ${name} has the CA bundle of the plan, or no such field`),
      ];
    }),
  );
};

const protectedAsNeeded = ({ mesh }: ClusterPlan, objects: readonly RenderedObject[]): readonly string[] => {
  const keep = Object.entries(mesh.gitops.keep);
  const has = ({ object }: RenderedObject): boolean =>
    keep.every(([key, value]) => at(object, 'metadata', 'annotations', key) === value);
  const lost = objects.filter(isKept).filter((object) => !has(object));
  const stuck = keep.length === 0 ? [] : objects.filter(isWebhook).filter(has);
  return [
    ...unless(lost.length === 0, `protection from pruning of ${names(lost)}`),
    // One that outlives its istiod refuses every pod.
    ...unless(stuck.length === 0, `no protection from pruning of ${names(stuck)}`),
  ];
};

const ownedByNoRelease = (objects: readonly RenderedObject[]): readonly string[] => {
  const helms = objects.filter(
    ({ object }) => at(object, 'metadata', 'labels', 'app.kubernetes.io/managed-by') === 'Helm',
  );
  return unless(helms.length === 0, `${names(helms)} is not said to be managed by Helm`);
};

/** What the objects of dist fail to hold. */
export const brokenByEdits = (cluster: ClusterPlan, objects: readonly RenderedObject[]): readonly string[] => [
  ...webhooksAreFirm(cluster, objects),
  ...protectedAsNeeded(cluster, objects),
  ...ownedByNoRelease(objects),
];

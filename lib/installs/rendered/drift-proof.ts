import { readerAccount, readerClusterRole } from '../../istio/reader-access.ts';
import { oncePerMesh } from '../../parts/once-per-mesh.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { isMap, type Json, type JsonObject, type Manifest } from '../../plan/manifest.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';

type Rendered = Manifest & JsonObject;
type Edit = (object: Rendered, mesh: MeshSettings) => Rendered;

/** A copy in which one place below a map is changed; the very same value where there is no such place, or nothing to do. */
const changed = (value: Json, path: readonly string[], change: (at: Json) => Json): Json => {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const below = isMap(value) ? value[key] : undefined;
  if (!isMap(value) || below === undefined) return value;
  const after = changed(below, rest, change);
  return after === below ? value : { ...value, [key]: after };
};

const edited = (object: Rendered, path: readonly string[], change: (at: Json) => Json): Rendered => {
  const [key = '', ...rest] = path;
  const below = object[key];
  return below === undefined ? object : { ...object, [key]: changed(below, rest, change) };
};

const managedBy = 'app.kubernetes.io/managed-by';

/** Both programs call it Helm's, which is not true here. Where the object comes from is left as it is. */
const ownManager: Edit = (object) =>
  object.metadata.labels?.[managedBy] === 'Helm'
    ? edited(object, ['metadata', 'labels', managedBy], () => 'isthmus')
    : object;

const required = (volume: Json): Json =>
  isMap(volume) && volume['name'] === cacertsName
    ? changed(volume, ['secret'], (secret) => (isMap(secret) ? { ...secret, optional: false } : secret))
    : volume;

/** istiod without the CA's Secret makes a root of its own that no other cluster trusts: it must not start. */
const requiredCacerts: Edit = (object) =>
  object.kind === 'Deployment'
    ? edited(object, ['spec', 'template', 'spec', 'volumes'], (volumes) =>
        Array.isArray(volumes) ? volumes.map(required) : volumes,
      )
    : object;

const withoutEmptyBundle = (config: Json): Json => {
  if (!isMap(config) || config['caBundle'] !== '') return config;
  const { caBundle: _, ...rest } = config;
  return rest;
};

const firmWebhook = (webhook: Json): Json =>
  changed(
    changed(webhook, ['failurePolicy'], () => 'Fail'),
    ['clientConfig'],
    withoutEmptyBundle,
  );

/**
 * What istiod would write into a webhook, written at once: it turns Ignore into Fail when it runs, and fills the bundle.
 * An empty bundle of ours would take the filled one away at each apply.
 */
const firmWebhooks: Edit = (object) =>
  object.kind.endsWith('WebhookConfiguration')
    ? edited(object, ['webhooks'], (webhooks) => (Array.isArray(webhooks) ? webhooks.map(firmWebhook) : webhooks))
    : object;

/**
 * What must outlive that its file is gone: CRDs (with them all objects of their kind go), the gateway's Service (with it
 * the address that peers know), the account of the peers (with it their tokens). Webhooks are not among them: one that
 * outlives its istiod refuses every pod, or every write of Istio's kinds.
 */
const isKept = ({ kind, metadata: { name } }: Rendered, { istio }: MeshSettings): boolean => {
  if (kind === 'CustomResourceDefinition') return true;
  if (kind === 'Service') return name !== 'istiod' && !name.startsWith('istiod-');
  return name === readerAccount || name === readerClusterRole(istio.namespace);
};

const keptObjects: Edit = (object, mesh) =>
  Object.keys(mesh.gitops.keep).length > 0 && isKept(object, mesh)
    ? {
        ...object,
        metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...mesh.gitops.keep } },
      }
    : object;

const edits: readonly Edit[] = [ownManager, requiredCacerts, firmWebhooks, keptObjects];

const editedIn = oncePerMesh(() => new WeakMap<Rendered, Rendered>());

/**
 * A rendered object as it is applied: nothing in the cluster has a reason to change it, and no engine a reason to remove
 * what carries traffic. The same object gives the same result, so that what is equal in all clusters stays one object.
 */
export const driftProof = (mesh: MeshSettings, object: Rendered): Rendered => {
  const known = editedIn(mesh);
  const made = known.get(object) ?? edits.reduce((last, edit) => edit(last, mesh), object);
  known.set(object, made);
  return made;
};

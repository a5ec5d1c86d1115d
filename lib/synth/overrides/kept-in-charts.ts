import { networkLabel } from '../../istio/gateway-labels.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import type { ObjectChange, ObjectPatch, PatchTarget } from '../../plan/overrides-plan.ts';
import { strategicMerge } from '../../plan/strategic-merge.ts';
import { changeObject } from './change-object.ts';
import { type BrokenField, brokenField } from './kept-fields.ts';

/** Everything of a chart's object that a patch may not change, whatever its kind: the object itself nobody has yet. */
const standIn = ({ kind, name }: PatchTarget, apiVersion: string, { mesh, network }: ClusterPlan): JsonObject => {
  const labels = { [networkLabel]: network };
  const volumes = [{ name: cacertsName, secret: { secretName: cacertsName } }];
  const containers = [{ name: 'discovery', volumeMounts: [{ name: cacertsName, mountPath: '/etc/cacerts' }] }];
  return {
    apiVersion,
    kind,
    metadata: { name, labels, annotations: { ...mesh.gitops.keep } },
    spec: { template: { metadata: { labels }, spec: { containers, volumes } } },
    data: { mesh: 'of isthmus' },
  };
};

/** An entry by its number may be the one of the CA, and what stands in its place after the operation another one. */
const numberedEntry =
  /^\/spec\/template\/spec\/(volumes|containers\/\d+\/volumeMounts)\/\d+(\/|$)|^\/spec\/template\/spec\/containers\/\d+$/;

const namesEntry = (operation: JsonObject): boolean => {
  const { op, path, from } = operation;
  const changed: readonly (Json | undefined)[] = op === 'move' ? [path, from] : [path];
  // An entry that is added moves the others on.
  const isOwn = (text: Json | undefined): boolean =>
    typeof text === 'string' && numberedEntry.test(text) && !(op === 'add' && /\/\d+$/.test(text));
  return op !== 'test' && changed.some(isOwn);
};

/** What a change makes of an object, one operation at a time: what finds nothing here may find it in the cluster. */
const outcomes = (object: JsonObject, change: ObjectChange): readonly JsonObject[] => {
  if (change.kind === 'merge') return [strategicMerge(object, change.patch)];
  return change.operations.flatMap((operation) => {
    const made = changeObject(object, { kind: 'json', operations: [operation] });
    return 'misfit' in made ? [] : [made.object];
  });
};

/** The first thing that a patch of a chart's object changes although isthmus answers for it; undefined: nothing. */
export const brokenInChart = (
  { target, change }: ObjectPatch,
  apiVersion: string,
  cluster: ClusterPlan,
): BrokenField | undefined => {
  const object = standIn(target, apiVersion, cluster);
  const broken = outcomes(object, change)
    .map((made) => brokenField(object, made, cluster))
    .find((field) => field !== undefined);
  const isIstiod = target.kind === 'Deployment' && target.name.startsWith('istiod');
  if (broken !== undefined || change.kind === 'merge' || !isIstiod) return broken;
  return change.operations.some(namesEntry)
    ? {
        code: 'override-guarded',
        problem: `the patch changes a volume or container by its number, which may be that of Secret ${cacertsName}`,
        remedy: 'say it as patch, where entries go by name',
      }
    : undefined;
};

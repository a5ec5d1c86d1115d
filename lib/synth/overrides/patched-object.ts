import { canonical } from '../../emit/canonical.ts';
import { secretsInObject } from '../../emit/leak/gate.ts';
import { checkManifest } from '../../emit/schema/check.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isManifest, type JsonObject, type Manifest, type ObjectRef } from '../../plan/manifest.ts';
import { isSame } from '../../plan/merge.ts';
import type { ObjectPatch } from '../../plan/overrides-plan.ts';
import type { Stage } from '../../plan/stage.ts';
import { changeObject } from './change-object.ts';
import { brokenField } from './kept-fields.ts';
import type { PatchRecord } from './patch-record.ts';

/** An object after the patches of its cluster, and those that changed it. */
export interface PatchedObject {
  readonly manifest: Manifest;
  readonly patches: readonly ObjectPatch[];
}

/** Of a foreign class nothing is certain: its own check tells what is missing. */
const refOf = ({ apiVersion, kind, metadata }: Manifest & { metadata?: Manifest['metadata'] }): ObjectRef => ({
  apiVersion,
  kind,
  namespace: metadata?.namespace ?? '',
  name: metadata?.name ?? '',
});

/** Whether a patch is for an object; what a target does not say is any. */
export const isFor = ({ target, stage: wanted }: ObjectPatch, ref: ObjectRef, stage: Stage): boolean =>
  target.kind === ref.kind &&
  target.name === ref.name &&
  (target.namespace === '' || target.namespace === ref.namespace) &&
  (target.apiVersion === '' || target.apiVersion === ref.apiVersion) &&
  (wanted === '' || wanted === stage);

/** What an object may not hold, as a line: its schema, then secrets in the clear. */
const wrongIn = (object: JsonObject): ReadonlyMap<string, Refusal> => {
  const misfits = checkManifest(object)
    .filter(({ code }) => code !== 'unknown-group')
    .map(({ path, problem, suggestion }): readonly [string, Refusal] => {
      const text = `the patch does not fit: ${path.join('.')}: ${problem}`;
      const remedy = suggestion === '' ? 'compare with the API reference of the kind' : `did you mean ${suggestion}?`;
      return [text, { kind: 'refused', code: 'override-misfit', problem: text, remedy }];
    });
  const secrets = secretsInObject(object).map(({ path, problem, remedy }): readonly [string, Refusal] => [
    `${path.join('.')}: ${problem}`,
    { kind: 'refused', code: 'override-adds-secret', problem: `${path.join('.')}: ${problem}`, remedy },
  ]);
  return new Map([...misfits, ...secrets]);
};

type Refusal = { readonly kind: 'refused'; readonly code: string; readonly problem: string; readonly remedy: string };

type Outcome =
  | { readonly kind: 'patched'; readonly object: JsonObject; readonly manifest: Manifest }
  | { readonly kind: 'same' }
  | Refusal;

const outcomeOf = (object: JsonObject, patch: ObjectPatch, cluster: ClusterPlan): Outcome => {
  const made = changeObject(object, patch.change);
  if ('misfit' in made) {
    const remedy = 'look at the object in dist: what the patch was written for may have changed';
    return { kind: 'refused', code: 'override-misfit', problem: `the patch does not fit: ${made.misfit}`, remedy };
  }
  if (isSame(made.object, object)) return { kind: 'same' };
  const broken = brokenField(object, made.object, cluster);
  if (broken !== undefined) return { kind: 'refused', ...broken };
  const before = wrongIn(object);
  const [added] = [...wrongIn(made.object)].filter(([line]) => !before.has(line));
  if (added !== undefined) return added[1];
  // The identity was just found unchanged.
  if (!isManifest(made.object)) return { kind: 'same' };
  return { kind: 'patched', object: made.object, manifest: made.object };
};

/** Objects that clusters share stay shared: what one patch makes of one object is made once. */
const made = new WeakMap<Manifest, WeakMap<ObjectPatch, Outcome>>();

const outcomeOnce = (manifest: Manifest, object: JsonObject, patch: ObjectPatch, cluster: ClusterPlan): Outcome => {
  const known = made.get(manifest) ?? new WeakMap<ObjectPatch, Outcome>();
  made.set(manifest, known);
  const outcome = known.get(patch) ?? outcomeOf(object, patch, cluster);
  known.set(patch, outcome);
  return outcome;
};

/** Does to an object what the overrides of its cluster say, in order. Transforms of a main.ts come after. */
export const patchedObject = (
  manifest: Manifest,
  stage: Stage,
  cluster: ClusterPlan,
  record: PatchRecord,
): PatchedObject => {
  const ref = refOf(manifest);
  record.saw(ref);
  const own = cluster.overrides.patches.filter((patch) => patch.release === '' && isFor(patch, ref, stage));
  const patches: ObjectPatch[] = [];
  let last = manifest;
  for (const patch of own) {
    const { value, findings } = canonical(last);
    // Something else is wrong with the object, and its own check tells it.
    if (findings.length > 0) {
      record.met(patch, true);
      continue;
    }
    const outcome = outcomeOnce(last, value, patch, cluster);
    if (outcome.kind === 'refused') record.refuse(patch, outcome.code, outcome.problem, outcome.remedy);
    else record.met(patch, outcome.kind === 'patched');
    if (outcome.kind !== 'patched') continue;
    last = outcome.manifest;
    patches.push(patch);
  }
  return { manifest: last, patches };
};

import type { Engine } from '../../declare/engine.ts';
import { checkManifest } from '../../emit/schema/check.ts';
import { chartObjectNames } from '../../istio/chart-objects.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type JsonObject } from '../../plan/manifest.ts';
import type { ObjectPatch } from '../../plan/overrides-plan.ts';
import type { Release, ReleasePatch } from '../../plan/release.ts';
import { brokenInChart } from './kept-in-charts.ts';
import type { PatchRecord } from './patch-record.ts';

/** Kinds of the objects of Istio's charts: a strategic merge patch has to name its object in full. */
const apiVersions: Readonly<Record<string, string>> = {
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  ConfigMap: 'v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Service: 'v1',
  ServiceAccount: 'v1',
};

interface Refusal {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
}

const apiVersionOf = ({ target }: ObjectPatch): string =>
  target.apiVersion === '' ? (apiVersions[target.kind] ?? '') : target.apiVersion;

const wholePatch = (patch: ObjectPatch, content: JsonObject): JsonObject => {
  const { kind, name } = patch.target;
  const { metadata, ...rest } = content;
  const more = isMap(metadata) ? metadata : {};
  return { apiVersion: apiVersionOf(patch), kind, metadata: { name, ...more }, ...rest };
};

/** A patch says a part of its object, so nothing is missing; `$patch` and its like are words of the merge itself. */
const unknownField = (patch: ObjectPatch): string | undefined => {
  if (patch.change.kind === 'json') return undefined;
  const found = checkManifest(wholePatch(patch, patch.change.patch)).find(
    ({ code, path }) => code !== 'missing-field' && code !== 'unknown-group' && !String(path.at(-1)).startsWith('$'),
  );
  if (found === undefined) return undefined;
  const meant = found.suggestion === '' ? '' : `, did you mean ${found.suggestion}?`;
  return `${found.path.join('.')}: ${found.problem}${meant}`;
};

const refused = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'CustomResourceDefinition'];

/** Nobody sees what such a patch makes before it is in the cluster, so what it may touch is narrower. */
const refusalOf = (patch: ObjectPatch, cluster: ClusterPlan, engine: Engine): Refusal | undefined => {
  const { target } = patch;
  if (engine.carriesPatches !== true) {
    const problem = `the engine ${engine.name} cannot patch what a chart makes`;
    return { code: 'override-not-carried', problem, remedy: 'use overrides.values, or the install method rendered' };
  }
  if (target.kind === 'Secret')
    return { code: 'override-adds-secret', problem: 'the patch is for a Secret', remedy: 'seal it' };
  if (refused.includes(target.kind)) {
    const problem = `a ${target.kind} of a chart cannot be patched: istiod writes to it, or Istio stops without it`;
    return { code: 'override-guarded', problem, remedy: 'use overrides.values' };
  }
  if (apiVersionOf(patch) === '') {
    const problem = `nothing is known about a ${target.kind} of Istio's charts`;
    return { code: 'override-misfit', problem, remedy: 'say target.apiVersion' };
  }
  const broken = brokenInChart(patch, apiVersionOf(patch), cluster);
  if (broken !== undefined) return broken;
  const unknown = unknownField(patch);
  return unknown === undefined
    ? undefined
    : { code: 'override-misfit', problem: `the patch does not fit: ${unknown}`, remedy: 'correct the field' };
};

/** Whether the chart makes the object, as far as that is known without the chart; what it makes instead is noted. */
const isMade = ({ target: { kind, name } }: ObjectPatch, release: Release, record: PatchRecord): boolean => {
  const names = chartObjectNames(release, kind);
  if (names === undefined) return true;
  record.sawOfRelease(release.name, kind, names);
  return names.includes(name);
};

const releasePatch = (patch: ObjectPatch): ReleasePatch => ({
  target: { kind: patch.target.kind, name: patch.target.name },
  lasting: true,
  ...(patch.change.kind === 'json'
    ? { patch: {}, operations: patch.change.operations }
    : { patch: wholePatch(patch, patch.change.patch) }),
});

/** The releases of a cluster with the declared patches of what their charts make, after those of isthmus. */
export const overriddenReleases = (
  cluster: ClusterPlan,
  releases: readonly Release[],
  engine: Engine,
  record: PatchRecord,
): readonly Release[] => {
  for (const { name } of releases) record.sawRelease(name);
  const patches = cluster.overrides.patches.filter(({ release }) => release !== '');
  if (patches.length === 0) return releases;
  return releases.map((release) => {
    const own = patches
      .filter((patch) => patch.release === release.name && isMade(patch, release, record))
      .filter((patch) => {
        const refusal = refusalOf(patch, cluster, engine);
        if (refusal === undefined) record.met(patch, true);
        else record.refuse(patch, refusal.code, refusal.problem, refusal.remedy);
        return refusal === undefined;
      });
    return own.length === 0 ? release : { ...release, patches: [...release.patches, ...own.map(releasePatch)] };
  });
};

import type { JsonObject } from '../../plan/manifest.ts';
import { type Rule, textAt, valueAt } from './rule.ts';

const lost: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'with it go all objects of its kind, in every namespace',
  Namespace: 'with it goes everything that is in it',
  PersistentVolumeClaim: 'the volume behind it may be deleted',
  PersistentVolume: 'the volume may be deleted',
  StatefulSet: 'its pods lose the name and the volume they belong to',
};

const stillThere =
  'what was applied stays until somebody deletes it where the object forbids pruning, but nobody keeps it right any more';

const settings = new Set(['persistentVolumeReclaimPolicy', 'reclaimPolicy', 'whenDeleted', 'whenScaled']);

/** Whether an engine leaves an object alone that is no longer in its tree. */
export const forbidsPruning = (object: JsonObject | undefined): boolean =>
  valueAt(object, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune') === 'disabled' ||
  /Prune=false/.test(textAt(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options')) ||
  valueAt(object, 'metadata', 'annotations', 'helm.sh/resource-policy') === 'keep';

/** Deleting one of these deletes what nobody can restore from Git. */
export const lossOfData: Rule = {
  name: 'loss-of-data',
  risk: 'data',
  reasons: (subject) => {
    const words = subject.after === undefined ? lost[subject.kind] : undefined;
    if (words === undefined) return [];
    return [`it is deleted: ${words}${forbidsPruning(subject.before) ? ` (${stillThere})` : ''}`];
  },
};

/** Deleting volumes through a setting, and not by name. */
export const reclaiming: Rule = {
  name: 'reclaiming',
  risk: 'data',
  reasons: ({ leaves, before }) =>
    leaves
      .filter(({ key, after }) => before !== undefined && settings.has(key) && after === 'Delete')
      .slice(0, 1)
      .map(() => 'volumes are deleted with what they belong to'),
};

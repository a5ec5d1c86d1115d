import type { Issue } from '../plan/issue.ts';
import type { ObjectRef } from '../plan/manifest.ts';

/** The API group of an object: what stands before the slash of its apiVersion; '' for the core group. */
export const apiGroup = ({ apiVersion }: Pick<ObjectRef, 'apiVersion'>): string =>
  apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0));

/** An object of one cluster, and the construct or file it comes from. */
export interface PlacedObject {
  readonly ref: ObjectRef;
  readonly origin: string;
}

/** The API server tells objects apart by group, kind, namespace and name; none of them can contain a line break. */
const identityOf = (ref: ObjectRef): string => [apiGroup(ref), ref.kind, ref.namespace, ref.name].join('\n');

const nameOf = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;

/** Objects of one cluster that are the same object for its API server: the one applied last would win, unseen. */
export const duplicateObjects = (objects: Iterable<PlacedObject>): readonly Issue[] => {
  const first = new Map<string, PlacedObject>();
  const issues: Issue[] = [];
  for (const object of objects) {
    const identity = identityOf(object.ref);
    const other = first.get(identity);
    if (other === undefined) first.set(identity, object);
    else {
      issues.push({
        code: 'duplicate-object',
        severity: 'error',
        path: [object.origin],
        problem: `${nameOf(object.ref)} is made by ${other.origin} and by ${object.origin}`,
        remedy: 'rename one of the two, or leave one out',
      });
    }
  }
  return issues;
};

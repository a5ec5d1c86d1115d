import { sortedJson } from '../lab/secret-object.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { nameOf, objectsOfStage, type StageObject } from '../lab/stage-objects.ts';

export const stages = [
  '10-namespaces',
  '20-ca',
  '30-istiod',
  '40-expose',
  '50-remote-secrets',
  '60-eastwest',
  '70-addons',
  '80-samples',
] as const;

/** What was remembered of an object. */
export interface Remembered {
  readonly object: StageObject;
  /** Everything but its status and the marks of its last change. */
  readonly content: string;
  /** Who owns fields of it, as `helm Update` or `controller Update of status`, sorted. */
  readonly managers: readonly string[];
}

/** What is compared of an object. */
export const remember = (object: StageObject): Remembered => {
  const { metadata, ...rest } = object;
  const { managedFields, resourceVersion: _, ...kept } = metadata;
  const managers = managedFields.map(
    ({ manager, operation, subresource }) =>
      `${manager} ${operation}${subresource === undefined ? '' : ` of ${subresource}`}`,
  );
  return {
    object,
    content: sortedJson({ ...rest, status: undefined, metadata: kept }),
    managers: [...new Set(managers)].toSorted(),
  };
};

/** Every object that dist made in a cluster, by its name. */
export const snapshot = ({ workspace, ground }: RunningMesh, { cluster }: Member): ReadonlyMap<string, Remembered> =>
  new Map(
    stages
      .flatMap((stage) => objectsOfStage(cluster, workspace, stage, ground))
      .map((object) => [nameOf(object), remember(object)] as const),
  );

/** How the second differs from the first, one line per object and kind of difference. */
export const driftBetween = (
  before: ReadonlyMap<string, Remembered>,
  after: ReadonlyMap<string, Remembered>,
): readonly string[] =>
  [...before].flatMap(([name, was]) => {
    const is = after.get(name);
    if (is === undefined) return [`${name} is gone`];
    const [old, now] = [was.object.metadata, is.object.metadata];
    return [
      ...(old.generation === now.generation ? [] : [`${name} has generation ${now.generation}, not ${old.generation}`]),
      ...(was.content === is.content ? [] : [`${name} has another content`]),
      ...(was.managers.join() === is.managers.join() ? [] : [`${name} is owned by ${is.managers.join(', ')}`]),
    ];
  });

/** Objects that were written since, if only to the same content. */
export const writtenSince = (
  before: ReadonlyMap<string, Remembered>,
  after: ReadonlyMap<string, Remembered>,
): readonly string[] =>
  [...before].flatMap(([name, { object }]) =>
    after.get(name)?.object.metadata.resourceVersion === object.metadata.resourceVersion ? [] : [name],
  );

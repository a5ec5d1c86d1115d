import { branchesOf, childOf, fieldsOf, type SchemaNode } from '../declare/schema-walk.ts';
import { errorAt, type Issue, type IssuePath } from '../plan/issue.ts';
import { nearest } from '../plan/nearest.ts';

/** Stands for every key of a map and every item of a list. */
export const any = '*';

const step = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)?\]|([^.[\]]+)/g;

/** `clusters.*.gateway`, `overrides.patches[0].reason`, `annotations["a.b/c"]`; an empty text is the whole declaration. */
export const readFieldPath = (text: string): readonly string[] =>
  [...text.matchAll(step)].map(([, quoted, index, name]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? name ?? index ?? any);

const plain = /^[^.[\]"\s]+$/;

/** The same as text, as people write it. */
export const showFieldPath = (path: IssuePath): string =>
  path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return plain.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('')
    .replace(/^\./, '');

/** A place of the schema, with the path that leads there; items of lists are numbers, -1 for all of them. */
export interface FieldPlace {
  readonly path: IssuePath;
  readonly node: SchemaNode;
  /** In words; of an item or a key that has none of its own, those of what holds it. */
  readonly meaning: string;
  /** Whether the map it stands in must have it. */
  readonly required: boolean;
}

const isList = (node: SchemaNode): boolean => branchesOf(node).some(({ items }) => items !== undefined);

const stepIn = (node: SchemaNode, name: string): string | number =>
  isList(node) && /^(\d+|\*)$/.test(name) ? (name === any ? -1 : Number(name)) : name;

const requires = (node: SchemaNode, name: string): boolean =>
  branchesOf(node).some(({ required = [] }) => required.includes(name));

/** Deeper than any field of a declaration. */
const deepest = 12;

/** The paths of all fields, keys of maps and items of lists as `*`; a field below fewer steps comes first. */
export const fieldPaths = (root: SchemaNode, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (path.length >= deepest) return [];
  const names = fieldsOf(root);
  const open = branchesOf(root).some(({ items, additionalProperties }) => items ?? additionalProperties);
  const below = [...names, ...(open ? [any] : [])].map((name) => [...path, name]);
  const deeper = below.flatMap((at) => {
    const name = at.at(-1) ?? '';
    const child = childOf(root, stepIn(root, name));
    return child ? fieldPaths(child, at) : [];
  });
  return [...below, ...deeper].toSorted((a, b) => a.length - b.length);
};

/** The shortest paths that end like what was asked for, or nearly so. */
const endingLike = (root: SchemaNode, steps: readonly string[]): readonly string[] => {
  const tails = new Map<string, string>();
  for (const path of fieldPaths(root).filter(([top]) => top !== 'clusterDefaults')) {
    const tail = showFieldPath(path.slice(-steps.length));
    if (!tails.has(tail)) tails.set(tail, showFieldPath(path));
  }
  const found = tails.get(nearest(showFieldPath(steps), [...tails.keys()]));
  return found === undefined ? [] : [found];
};

const shownNames = 8;

const unknownPath = (root: SchemaNode, here: SchemaNode, steps: readonly string[], index: number): Issue => {
  const name = steps[index] ?? '';
  const parent = steps.slice(0, index);
  const known = fieldsOf(here);
  const close = nearest(name, known);
  const meant = [
    ...(close === '' ? [] : [showFieldPath([...parent, close, ...steps.slice(index + 1)])]),
    ...endingLike(root, steps),
  ];
  const place = index === 0 ? 'mesh.yaml' : showFieldPath(parent);
  const remedy =
    meant.length > 0
      ? `did you mean ${[...new Set(meant)].join(' or ')}?`
      : known.length === 0
        ? `${place} has no fields of its own`
        : `its fields are ${known.slice(0, shownNames).join(', ')}${known.length > shownNames ? ', ...' : ''}`;
  return errorAt('field-unknown', steps, `${place} has no field ${JSON.stringify(name)}`, remedy);
};

/** The meaning of a step below a place. */
const meaningBelow = ({ path, node: { description }, meaning }: FieldPlace, node: SchemaNode): string => {
  if (node.description !== undefined || meaning === '') return node.description ?? '';
  const holder = showFieldPath(path.map((part) => (part === -1 ? any : part)));
  return description === undefined ? meaning : `One of ${holder}: ${meaning}`;
};

/** What stands at a path of a declaration, or why nothing can. */
export const fieldPlace = (root: SchemaNode, steps: readonly string[]): FieldPlace | Issue => {
  let place: FieldPlace = { path: [], node: root, meaning: '', required: true };
  for (const [index, name] of steps.entries()) {
    const own = stepIn(place.node, name);
    const node = childOf(place.node, own);
    if (node === undefined) return unknownPath(root, place.node, steps, index);
    place = {
      path: [...place.path, own],
      node,
      meaning: meaningBelow(place, node),
      required: typeof own === 'string' && requires(place.node, own),
    };
  }
  return place;
};

import { stringify } from 'yaml';
import type { TreeObject } from './tree.ts';

/** An object that a server must refuse, and the words by which it does so for this reason. */
export interface Mutant {
  readonly kind: string;
  readonly text: string;
}

type Content = TreeObject['object'];

const specOf = ({ spec }: Content): object | undefined =>
  typeof spec === 'object' && spec !== null ? spec : undefined;

/** The first object of every kind. */
export const oneOfEach = (objects: readonly TreeObject[]): readonly Content[] => [
  ...new Map(objects.map(({ object }) => [`${object.apiVersion} ${object.kind}`, object])).values(),
];

/** A field that no kind has: in the spec, or beside it where there is none. */
export const withUnknownField = (object: Content): Mutant => {
  const spec = specOf(object);
  const changed = spec === undefined ? { ...object, isthmus: 'x' } : { ...object, spec: { ...spec, isthmus: 'x' } };
  return { kind: object.kind, text: stringify(changed) };
};

/** A text in the place of the spec, or of the labels where there is none. */
export const withWrongType = (object: Content): Mutant => {
  const changed =
    specOf(object) === undefined
      ? { ...object, metadata: { ...object.metadata, labels: 'x' } }
      : { ...object, spec: 'x' };
  return { kind: object.kind, text: stringify(changed) };
};

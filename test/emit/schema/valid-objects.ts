import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export interface ValidObject {
  readonly apiVersion: string;
  readonly kind: string;
}

const text = readFileSync(join(import.meta.dirname, 'valid-objects.yaml'), 'utf8');

/** The objects of valid-objects.yaml. */
export const VALID_OBJECTS: readonly ValidObject[] = parseAllDocuments(text).map((document) => {
  const object: ValidObject = document.toJS();
  return object;
});

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Other values for a value, each of another type or out of bounds. */
const STRANGERS = ['', 'stranger', -1, 0.5, 70000, true, [], ['x'], {}, { stranger: 1 }];

/** Every object that differs from `value` in one place: a field gone, a field too many, a value of another kind. */
export const mutants = function* (value: unknown): Generator {
  yield* STRANGERS;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const other of mutants(item)) yield value.with(index, other);
  } else if (isFields(value)) {
    yield { ...value, stranger: 'field' };
    for (const name of Object.keys(value)) {
      const { [name]: inner, ...rest } = value;
      yield rest;
      for (const other of mutants(inner)) yield { ...value, [name]: other };
    }
  }
};

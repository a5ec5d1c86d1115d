import { JsonPatch } from 'cdk8s';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { layOver, valueAt } from '../../plan/merge.ts';
import type { ObjectChange } from '../../plan/overrides-plan.ts';

/** The steps of a JSON pointer; an index of a list as a number. */
const stepsOf = (document: Json, pointer: string): readonly (string | number)[] => {
  const steps: (string | number)[] = [];
  for (const raw of pointer.slice(1).split('/')) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = Array.isArray(valueAt(document, steps)) && /^(0|[1-9]\d*)$/.test(step);
    steps.push(isIndex ? Number(step) : step);
  }
  return steps;
};

/** Whether something can be added at a pointer: below a map, or inside a list or right after its end. */
const canAdd = (document: Json, pointer: string): boolean => {
  const steps = stepsOf(document, pointer);
  const parent = valueAt(document, steps.slice(0, -1));
  if (!Array.isArray(parent)) return isMap(parent);
  const last = steps.at(-1);
  return last === '-' || (typeof last === 'number' && last <= parent.length);
};

const textAt = (operation: JsonObject, field: string): string => {
  const value = operation[field];
  return typeof value === 'string' ? value : '';
};

const operations: Readonly<Record<string, (path: string, value: Json | undefined, from: string) => JsonPatch>> = {
  add: (path, value) => JsonPatch.add(path, value),
  remove: (path) => JsonPatch.remove(path),
  replace: (path, value) => JsonPatch.replace(path, value),
  test: (path, value) => JsonPatch.test(path, value),
  copy: (path, _, from) => JsonPatch.copy(from, path),
  move: (path, _, from) => JsonPatch.move(from, path),
};

/** Pointers of an operation that lead nowhere: the library takes some of them for a field to be made. */
const lostPointer = (document: Json, operation: JsonObject): string | undefined => {
  const op = textAt(operation, 'op');
  const needed = ['add', 'copy', 'move'].includes(op) ? textAt(operation, 'from') : textAt(operation, 'path');
  if (needed !== '' && valueAt(document, stepsOf(document, needed)) === undefined) return needed;
  const path = textAt(operation, 'path');
  return ['add', 'copy', 'move'].includes(op) && !canAdd(document, path) ? path : undefined;
};

/** An object after a change, or why the change does not fit it. */
export type Changed = { readonly object: JsonObject } | { readonly misfit: string };

const stepByStep = (object: JsonObject, steps: readonly JsonObject[]): Changed => {
  let document: Json = object;
  for (const [index, operation] of steps.entries()) {
    const lost = lostPointer(document, operation);
    if (lost !== undefined) return { misfit: `operation ${index + 1} finds nothing at ${lost}` };
    const make = operations[textAt(operation, 'op')];
    const step = make?.(textAt(operation, 'path'), operation['value'], textAt(operation, 'from'));
    try {
      // The library changes what it is given, and objects are shared by clusters.
      const copy: unknown = JSON.parse(JSON.stringify(document));
      const result: unknown = step === undefined ? document : JsonPatch.apply(copy, step);
      document = result as Json; // oxlint-disable-line typescript/no-unsafe-type-assertion -- JSON in, JSON out
    } catch {
      return { misfit: `operation ${index + 1} (${textAt(operation, 'op')}) does not hold` };
    }
  }
  return isMap(document) ? { object: document } : { misfit: 'nothing is left of the object' };
};

/** Does to an object what an override says; neither is changed. */
export const changeObject = (object: JsonObject, change: ObjectChange): Changed => {
  if (change.kind === 'json') return stepByStep(object, change.operations);
  const made = layOver(object, change.patch);
  return isMap(made) ? { object: made } : { misfit: 'nothing is left of the object' };
};

import type { Json, JsonObject } from '../../plan/manifest.ts';
import { isMap } from '../../plan/manifest.ts';
import { plainMark } from '../../plan/plain-mark.ts';

const fields = ['apiVersion', 'kind', 'metadata', 'type', 'data'];

const hasMark = (metadata: Json | undefined): boolean => {
  const labels = isMap(metadata) ? metadata['labels'] : undefined;
  return isMap(labels) && Object.entries(plainMark).every(([label, value]) => labels[label] === value);
};

/**
 * A Secret in the clear without its values, for a gate that lets these values pass: only of a Secret with the mark of the
 * backend plain, and without any field that backend does not write. Undefined for everything else.
 */
export const withoutPlainValues = (object: JsonObject): JsonObject | undefined => {
  const { data, ...rest } = object;
  const isOurs =
    object['apiVersion'] === 'v1' &&
    object['kind'] === 'Secret' &&
    hasMark(object['metadata']) &&
    isMap(data) &&
    Object.values(data).every((value: Json) => typeof value === 'string') &&
    Object.keys(object).every((field) => fields.includes(field));
  return isOurs ? rest : undefined;
};

import { parse } from 'yaml';
import * as z from 'zod';

const objectSchema = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** A text that is itself a document of more than one line, as ConfigMaps hold them. */
const documentIn = (text: string): unknown => {
  if (!text.includes('\n')) return text;
  try {
    const parsed: unknown = parse(text);
    return typeof parsed === 'object' ? parsed : text;
  } catch {
    // A template of istiod's is no YAML before it is filled in: it is compared as the text it is.
    return text;
  }
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (typeof value === 'string') {
    const inner = documentIn(value);
    return inner === value ? [] : entriesOf(inner);
  }
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
};

const walk = (path: string, value: unknown, into: Map<string, string>): void => {
  const entries = entriesOf(value);
  // Lists are compared whole: their items have no names.
  if (entries.length === 0 || Array.isArray(value)) into.set(path, JSON.stringify(value));
  else for (const [key, inner] of entries) walk(`${path}.${key}`, inner, into);
};

/** Every value of every object by its path, such as `ConfigMap istio: data.mesh.trustDomain`. */
export const leaves = (objects: readonly unknown[]): ReadonlyMap<string, string> => {
  const into = new Map<string, string>();
  for (const object of objects) {
    const { kind, metadata, ...rest } = objectSchema.parse(object);
    for (const [key, value] of Object.entries({ ...rest, metadata }))
      walk(`${kind} ${metadata.name}: ${key}`, value, into);
  }
  return into;
};

import { parseDocument } from 'yaml';
import type { Json, JsonObject } from '../../lib/plan/manifest.ts';

/** A rendered object and the key that tells it from the others of its cluster. */
export interface RenderedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What a YAML document says, taken as JSON: a document of a chart has no dates, sets or other types of YAML's own. */
const jsonOf = (value: unknown): Json => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object') throw new Error(`a ${typeof value} in a rendered object`);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonOf(member)]));
};

/** The text as one YAML document; undefined when it is none. */
export const readJson = (text: string): Json | undefined => {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : jsonOf(document.toJS());
};

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const keyOf = ({ kind, namespace, name }: Omit<RenderedObject, 'object'>): string =>
  [kind, namespace, name].join('/');

const objectIn = (document: string): readonly RenderedObject[] => {
  const read = parseDocument(document);
  if (read.errors.length > 0) throw new Error(read.errors.map(({ message }) => message).join('\n'));
  const object = jsonOf(read.toJS());
  if (!isObject(object)) return [];
  const metadata = object['metadata'];
  if (!isObject(metadata)) throw new Error(`an object without metadata: ${JSON.stringify(object).slice(0, 200)}`);
  const [kind, namespace, name] = [object['kind'], metadata['namespace'], metadata['name']].map(textOf);
  return [{ kind: kind ?? '', namespace: namespace ?? '', name: name ?? '', object }];
};

/** Most of the text is definitions, which have the same one in every cluster. */
const known = new Map<string, readonly RenderedObject[]>();

/** The objects of a YAML stream; empty documents, which charts leave behind, are skipped. Equal texts give the same object. */
export const readObjects = (text: string): readonly RenderedObject[] =>
  text.split(/^---[ \t]*$/m).flatMap((document) => {
    const objects = known.get(document) ?? objectIn(document);
    known.set(document, objects);
    return objects;
  });

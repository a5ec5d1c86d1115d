import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';

/** What a file holds: objects by their identity, what has none among them; or one value that is no object. */
export type Content =
  | { readonly kind: 'objects'; readonly objects: ReadonlyMap<string, Json> }
  | { readonly kind: 'value'; readonly value: Json };

const textIn = (map: JsonObject, key: string): string => {
  const value = map[key];
  return typeof value === 'string' ? value : '';
};

/**
 * What tells an object apart. `lenient`: also one whose name the server makes, or that has none: an engine may take what
 * others refuse, and its kind is what rules look at.
 */
const identityOf = (value: JsonObject, lenient: boolean): string | undefined => {
  const metadata = isMap(value['metadata']) ? value['metadata'] : {};
  const [apiVersion, kind] = [textIn(value, 'apiVersion'), textIn(value, 'kind')];
  const name = textIn(metadata, 'name') || (lenient ? textIn(metadata, 'generateName') : '');
  if (kind === '' || (!lenient && (name === '' || apiVersion === ''))) return undefined;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, kind, textIn(metadata, 'namespace'), name].join('\u0000');
};

/** Lists inside lists; more is no list that anybody writes. */
const maxDepth = 8;

/**
 * A List stands for its items. Those of a typed one (`RoleList`) may leave out what they are, as the API server does
 * (Kubernetes 1.34, apimachinery/pkg/apis/meta/v1/unstructured: decodeToList).
 */
const itemsOf = (value: Json, depth = 0): readonly Json[] => {
  const kind = isMap(value) ? textIn(value, 'kind') : '';
  const items = isMap(value) && kind.endsWith('List') ? value['items'] : null;
  if (!isMap(value) || !Array.isArray(items) || depth > maxDepth) return [value];
  const typed = kind === 'List' ? {} : { apiVersion: value['apiVersion'] ?? '', kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item: Json) =>
    itemsOf(isMap(item) && textIn(item, 'kind') === '' ? Object.freeze({ ...item, ...typed }) : item, depth + 1),
  );
};

/** No object: named by its place alone, so that its kind is empty. */
const nameless = (index: number): string => `\u0000\u0000\u0000\u0000${index}`;

/** What the documents of a file hold. What is no object stands beside the objects, and never takes them with it. */
export const contentOf = (documents: readonly Json[], lenient: boolean): Content => {
  const items = documents.filter((value) => value !== null).flatMap((value) => itemsOf(value));
  const objects = new Map<string, Json>();
  let named = items.length === 0;
  for (const item of items) {
    const identity = isMap(item) ? identityOf(item, lenient) : undefined;
    named ||= identity !== undefined;
    const key = identity ?? nameless(objects.size);
    // Two objects with one identity are both compared.
    objects.set(objects.has(key) ? `${key}\u0000${objects.size}` : key, item);
  }
  return named
    ? { kind: 'objects', objects }
    : { kind: 'value', value: items.length === 1 ? (items[0] ?? null) : items };
};

/** What a file holds as items: a value that is no object is one without a name. */
export const itemsIn = (content: Content | undefined): ReadonlyMap<string, Json> => {
  if (content?.kind === 'objects') return content.objects;
  return new Map(content ? [[nameless(0), content.value]] : []);
};

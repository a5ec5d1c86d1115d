import { listAt, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { Kustomization } from '../../trees/kustomizations.ts';
import { pathFrom } from '../../trees/applied-files.ts';
import type { ObjectReader } from '../../trees/object-reader.ts';
import type { Tree } from '../../trees/tree.ts';
import { readYamlStream } from '../../yaml/read.ts';

/** What kustomize, or Flux after it, lays over objects. */
export interface Patch {
  /** Whose objects: empty fields fit all. */
  readonly target: { readonly kind: string; readonly name: string; readonly namespace: string };
  /** A map to lay over, or a list of operations (RFC 6902). */
  readonly change: Json;
  /** False where it cannot be said here which objects it is for, or what becomes of them. */
  readonly isClear: boolean;
}

const limits = { file: '', maxBytes: 1024 * 1024, aliases: 'limited' } as const;

/** A target is an expression; only a plain name is understood here. */
const isPlainName = (name: string): boolean => /^[A-Za-z0-9.-]*$/.test(name);

const fieldsOf = (target: Json | undefined): readonly string[] =>
  ['kind', 'name', 'namespace'].map((field) => textAt(target, field));

/** What is no plain name may fit anything. */
const targetOf = (target: Json | undefined): Patch['target'] => {
  const [kind = '', name = '', namespace = ''] = fieldsOf(target).map((field) => (isPlainName(field) ? field : ''));
  return { kind, name, namespace };
};

const isPlain = (target: Json | undefined): boolean =>
  fieldsOf(target).every(isPlainName) && textAt(target, 'labelSelector') + textAt(target, 'annotationSelector') === '';

const patchOf = (change: Json, target: Json | undefined): Patch => {
  const metadata = isMap(change) ? { ...targetOf(change['metadata']), kind: textAt(change, 'kind') } : targetOf(target);
  const isTargeted = isMap(target);
  return {
    target: isTargeted ? targetOf(target) : metadata,
    change,
    isClear: (isTargeted ? isPlain(target) : isMap(change)) && !(isMap(change) && '$patch' in change),
  };
};

/** Patches written as text; one that cannot be read is for nobody knows what. */
export const inlinePatches = (text: string, target: Json | undefined): readonly Patch[] => {
  const changes = readYamlStream(text, limits);
  if (changes === undefined) return [{ target: targetOf(target), change: {}, isClear: false }];
  return changes.map((change) => patchOf(change, target));
};

/** The patches that a kustomization lays over what it takes. */
export const patchesOf = ({ folder, value }: Kustomization, tree: Tree, reader: ObjectReader): readonly Patch[] => {
  const inFile = (name: string, target: Json | undefined): readonly Patch[] => {
    const file = tree.files.get(pathFrom(folder, name) ?? '');
    if (file === undefined) return [{ target: targetOf(target), change: {}, isClear: false }];
    return reader.documentsOf(file).found.map((document) => patchOf(document.value, target));
  };
  const listed = [...listAt(value, 'patches'), ...listAt(value, 'patchesJson6902')].flatMap((one) => {
    const [path, patch] = [textAt(one, 'path'), textAt(one, 'patch')];
    const target = isMap(one) ? one['target'] : undefined;
    return path === '' ? inlinePatches(patch, target) : inFile(path, target);
  });
  const merged = listAt(value, 'patchesStrategicMerge').flatMap((one) => {
    if (typeof one !== 'string') return [];
    return one.includes('\n') ? inlinePatches(one, undefined) : inFile(one, undefined);
  });
  return [...merged, ...listed];
};

/** Whether a patch is for an object. */
export const isFor = ({ target }: Patch, object: JsonObject): boolean =>
  (target.kind === '' || target.kind === textAt(object, 'kind')) &&
  (target.name === '' || target.name === textAt(object, 'metadata', 'name')) &&
  (target.namespace === '' || ['', target.namespace].includes(textAt(object, 'metadata', 'namespace')));

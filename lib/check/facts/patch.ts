import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { Kustomization } from '../../trees/kustomizations.ts';
import { pathFrom } from '../../trees/applied-files.ts';
import type { ObjectReader } from '../../trees/object-reader.ts';
import type { Tree } from '../../trees/tree.ts';
import { readYamlStream } from '../../yaml/read.ts';

/** Whose objects a patch changes: empty fields fit all. */
interface Target {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What kustomize, or Flux after it, lays over objects. */
export interface Patch {
  readonly target: Target;
  /** True where the object is named by the patch itself: then no namespace is the default one. */
  readonly isNamed: boolean;
  /** A map to lay over, or a list of operations (RFC 6902). */
  readonly change: Json;
  /** False where it cannot be said here which objects it is for, or what becomes of them. */
  readonly isClear: boolean;
}

const limits = { file: '', maxBytes: 1024 * 1024, aliases: 'limited' } as const;

/** A target is an expression; without repetitions it is understood here, and never slow. */
const isPlainName = (name: string): boolean => /^[A-Za-z0-9.|-]*$/.test(name);

const fieldsOf = (target: Json | undefined): readonly string[] =>
  ['group', 'version', 'kind', 'name', 'namespace'].map((field) => textAt(target, field));

/** What is no plain name may fit anything. */
const targetOf = (target: Json | undefined): Target => {
  const plain = fieldsOf(target).map((field) => (isPlainName(field) ? field : ''));
  const [group = '', version = '', kind = '', name = '', namespace = ''] = plain;
  return { group, version, kind, name, namespace };
};

const isPlain = (target: Json | undefined): boolean =>
  fieldsOf(target).every(isPlainName) && textAt(target, 'labelSelector') + textAt(target, 'annotationSelector') === '';

/** `apps/v1` in its parts; of the core there is no group. */
const versionParts = (object: Json): Pick<Target, 'group' | 'version'> => {
  const parts = textAt(object, 'apiVersion').split('/');
  return { group: parts.length > 1 ? (parts[0] ?? '') : '', version: parts.at(-1) ?? '' };
};

const namedBy = (change: Json): Target => ({
  ...targetOf(mapAt(change, 'metadata')),
  ...versionParts(change),
  kind: textAt(change, 'kind'),
});

/** `$patch: delete` and its like, at any depth; operations on what an object is called. */
const isSpecial = (change: Json): boolean =>
  Array.isArray(change)
    ? change.some(
        (one: Json) =>
          textAt(one, 'op') !== 'test' &&
          /^\/(?:kind|apiVersion|metadata|metadata\/name|metadata\/namespace)?$/.test(textAt(one, 'path')),
      )
    : /"\$[a-zA-Z/]+":/.test(JSON.stringify(change));

const patchOf = (change: Json, target: Json | undefined): Patch => {
  const isNamed = !isMap(target);
  return {
    target: isNamed ? namedBy(change) : targetOf(target),
    isNamed,
    change,
    isClear: (isNamed ? isMap(change) : isPlain(target)) && !isSpecial(change),
  };
};

/** A change of all objects of a kind (empty: of every kind). */
const layer = (kind: string, change: Json, isClear = true): Patch => ({
  target: { ...targetOf(undefined), kind },
  isNamed: false,
  change,
  isClear,
});

/** For objects that change in a way that is not followed here. */
const unclear = (target: Json | undefined): Patch => ({ ...layer('', {}, false), target: targetOf(target) });

/** Patches written as text; one that cannot be read is for nobody knows what. */
export const inlinePatches = (text: string, target: Json | undefined): readonly Patch[] => {
  const changes = readYamlStream(text, limits);
  if (changes === undefined) return [unclear(target)];
  return changes.map((change) => patchOf(change, target));
};

/** Labels for all objects; those in selectors where a check asks for them (kustomize 5.8.1, builtinconfig/commonlabels). */
const labelling = (labels: JsonObject, inSelectors: boolean, inTemplates: boolean): readonly Patch[] => {
  if (Object.keys(labels).length === 0) return [];
  const template = { metadata: { labels } };
  return [
    layer('', { metadata: { labels } }),
    ...(inTemplates ? [layer('Deployment', { spec: { template } })] : []),
    ...(inSelectors
      ? [
          layer('Deployment', { spec: { selector: { matchLabels: labels }, template } }),
          layer('Service', { spec: { selector: labels } }),
        ]
      : []),
  ];
};

const labelsOf = (value: Json): readonly Patch[] => [
  ...listAt(value, 'labels').flatMap((one) => [
    ...labelling(mapAt(one, 'pairs'), at(one, 'includeSelectors') === true, at(one, 'includeTemplates') === true),
    ...(listAt(one, 'fields').length > 0 ? [unclear(undefined)] : []),
  ]),
  ...labelling(mapAt(value, 'commonLabels'), true, false),
];

const annotationsOf = (value: Json): readonly Patch[] => {
  const annotations = mapAt(value, 'commonAnnotations');
  if (Object.keys(annotations).length === 0) return [];
  const metadata = { annotations };
  return [layer('', { metadata }), layer('Deployment', { spec: { template: { metadata } } })];
};

const isFilled = (value: Json, field: string): boolean => listAt(value, field).length > 0;

/** What may change anything, and what changes images. */
const unfollowed = (value: Json): readonly Patch[] => [
  ...(['transformers', 'replacements', 'vars', 'configurations'].some((field) => isFilled(value, field))
    ? [unclear(undefined)]
    : []),
  ...(listAt(value, 'configMapGenerator').some((one) => textAt(one, 'behavior') !== '')
    ? [unclear({ kind: 'ConfigMap' })]
    : []),
  ...(['images', 'replicas'].some((field) => isFilled(value, field)) ? [unclear({ kind: 'Deployment' })] : []),
];

/** What a kustomization lays over what it takes: before its `namespace` counts, and after. */
export interface Layers {
  readonly early: readonly Patch[];
  readonly late: readonly Patch[];
}

/** The changes of a kustomization in the order in which kustomize 5.8.1 makes them. */
export const layersOf = ({ folder, value }: Kustomization, tree: Tree, reader: ObjectReader): Layers => {
  const inFile = (name: string, target: Json | undefined): readonly Patch[] => {
    const file = tree.files.get(pathFrom(folder, name) ?? '');
    if (file === undefined) return [unclear(target)];
    return reader.documentsOf(file).found.map((document) => patchOf(document.value, target));
  };
  const listed = (field: string): readonly Patch[] =>
    listAt(value, field).flatMap((one) => {
      const [path, patch] = [textAt(one, 'path'), textAt(one, 'patch')];
      const target = isMap(one) ? one['target'] : undefined;
      if (isMap(at(one, 'options'))) return [unclear(target)];
      return path === '' ? inlinePatches(patch, target) : inFile(path, target);
    });
  const merged = listAt(value, 'patchesStrategicMerge').flatMap((one) => {
    if (typeof one !== 'string') return [];
    return one.includes('\n') ? inlinePatches(one, undefined) : inFile(one, undefined);
  });
  return {
    early: [...merged, ...listed('patches')],
    late: [...labelsOf(value), ...annotationsOf(value), ...listed('patchesJson6902'), ...unfollowed(value)],
  };
};

/** What engines take beyond what is followed here. */
const beyond = ['components', 'patchesStrategicMerge', 'patchesJson6902'];

/** The same of the spec of a Kustomization of Flux, or of `kustomize` in an Application. */
export const engineLayers = (own: Json | undefined = null): Layers => {
  const { labels, annotations } = mapAt(own, 'commonMetadata');
  return {
    early: listAt(own, 'patches').flatMap((one) => inlinePatches(textAt(one, 'patch'), mapAt(one)['target'])),
    late: [
      ...labelsOf(own),
      ...annotationsOf(own),
      ...(labels === undefined ? [] : [layer('', { metadata: { labels } })]),
      ...(annotations === undefined ? [] : [layer('', { metadata: { annotations } })]),
      ...(beyond.some((field) => isFilled(own, field)) ? [unclear(undefined)] : []),
      ...unfollowed(own),
    ],
  };
};

/** What an object is called, or was before kustomize changed it: patches may go by each of its names. */
export interface Id {
  readonly name: string;
  readonly namespace: string;
}

/** Kinds of Kubernetes without a namespace. */
export const isOfCluster = (kind: string): boolean =>
  /^(?:Namespace$|CustomResource|Cluster(?!Issuer)|.*Webhook)/.test(kind);

/** Where no namespace is said, kustomize takes the default one. */
export const idOf = (object: JsonObject): Id => ({
  name: textAt(object, 'metadata', 'name'),
  namespace: isOfCluster(textAt(object, 'kind')) ? '' : textAt(object, 'metadata', 'namespace') || 'default',
});

/** Plain names alone come here. */
const fits = (wanted: string, found: string): boolean =>
  wanted === '' || wanted === found || (/[.|]/.test(wanted) && new RegExp(`^(?:${wanted})$`).test(found));

/** Kind, group and version, which nothing changes on the way. */
const isOfKind = ({ target, isNamed }: Patch, object: JsonObject): boolean => {
  const { group, version } = versionParts(object);
  const pairs = [
    [target.kind, textAt(object, 'kind')],
    [target.group, group],
    [target.version, version],
  ] as const;
  return pairs.every(([wanted, found]) => (isNamed ? wanted === found : fits(wanted, found)));
};

/** Whether a patch is for an object that is, or was, called so. */
export const isFor = (patch: Patch, object: JsonObject, ids: readonly Id[] = [idOf(object)]): boolean => {
  if (!isOfKind(patch, object)) return false;
  const { target, isNamed } = patch;
  if (!isNamed) return ids.some(({ name, namespace }) => fits(target.name, name) && fits(target.namespace, namespace));
  const named = isOfCluster(textAt(object, 'kind')) ? '' : target.namespace || 'default';
  return ids.some(({ name, namespace }) => name === target.name && namespace === named);
};

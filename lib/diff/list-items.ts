import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';

/** An item of a list, and the name by which the other tree's list has it too. */
export interface NamedItem {
  readonly name: string;
  readonly value: Json;
}

/**
 * Fields that tell the items of a list apart, as the API's own merge keys do (Kubernetes 1.34, `x-kubernetes-list-map-keys`
 * and `patchMergeKey`); the first that every item has, and no two alike, is taken.
 */
const mergeKeys: readonly (readonly string[])[] = [
  ['containerPort', 'protocol'],
  ['containerPort'],
  ['mountPath'],
  ['kind', 'namespace', 'name'],
  ['kind', 'name'],
  ['name'],
  ['key'],
  ['port', 'protocol'],
  ['port'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['type'],
  ['ip'],
  ['host'],
  ['cidr'],
  ['id'],
  ['apiGroups', 'resources'],
  ['repoURL'],
  ['path'],
  ['file'],
];

/** Lists whose order says something, although their items have names. */
const ordered = new Set([
  'initContainers',
  'http',
  'tls',
  'tcp',
  'configPatches',
  'match',
  'steps',
  'jsonPatch',
  'patches',
]);

/** Lists of texts in which the order says nothing. */
const sets = new Set([
  'accessModes',
  'apiGroups',
  'clusters',
  'drop',
  'add',
  'externalIPs',
  'finalizers',
  'hosts',
  'ipBlocks',
  'loadBalancerSourceRanges',
  'namespaces',
  'nonResourceURLs',
  'notIpBlocks',
  'principals',
  'recipients',
  'resourceNames',
  'resources',
  'sourceRanges',
  'sourceRepos',
  'trustDomainAliases',
  'verbs',
]);

export const isOrdered = (key: string): boolean => ordered.has(key);

export const isSet = (key: string): boolean => sets.has(key);

const nameBy = (item: JsonObject, key: readonly string[]): string | undefined => {
  const values = key.map((field) => item[field]);
  if (values.some((value) => value === undefined || value === null || isMap(value))) return undefined;
  return values.map(String).join('/');
};

const namesBy = (items: readonly JsonObject[], key: readonly string[]): readonly string[] | undefined => {
  const names = items.map((item) => nameBy(item, key));
  const known = names.filter((name) => name !== undefined);
  return known.length === items.length && new Set(known).size === known.length ? known : undefined;
};

const areMaps = (items: readonly Json[]): items is readonly JsonObject[] => items.every((item) => isMap(item));

const named = (items: readonly JsonObject[], names: readonly string[]): readonly NamedItem[] =>
  items.map((value, index) => ({ name: names[index] ?? '', value }));

/** Both lists with a name for each item, so that items can be matched; undefined where they have none in common. */
export const namedItems = (
  before: readonly Json[],
  after: readonly Json[],
): { readonly before: readonly NamedItem[]; readonly after: readonly NamedItem[] } | undefined => {
  if (!areMaps(before) || !areMaps(after)) return undefined;
  for (const key of mergeKeys) {
    const names = { before: namesBy(before, key), after: namesBy(after, key) };
    if (names.before && names.after) return { before: named(before, names.before), after: named(after, names.after) };
  }
  return undefined;
};

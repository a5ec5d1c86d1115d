import { allowedValues, defaultOf, isClosed } from './field.ts';
import { branchesOf, childOf, fieldsOf, nodeAt, type SchemaNode } from '../declare/schema-walk.ts';
import type { IssuePath } from '../plan/issue.ts';
import { isMap, type Json } from '../plan/manifest.ts';
import { valueAt } from '../plan/merge.ts';
import { renamed, withValueAt } from './changed-declaration.ts';

/** A field that may decide something, and declarations that say it otherwise, the likeliest first. */
export interface Candidate {
  readonly path: IssuePath;
  /** False: it is not said, and its default is tried. */
  readonly declared: boolean;
  readonly variants: readonly Variant[];
  /** The variants are all there are: each tells something of its own. */
  readonly closed: boolean;
}

export interface Variant {
  readonly value: Json;
  /** New name of a cluster to its old one. */
  readonly names: ReadonlyMap<string, string>;
}

const noNames: ReadonlyMap<string, string> = new Map();

/** Texts that some field takes: a name, a number, an address, a duration, an amount of memory, a release. */
const otherTexts = [
  'isthmus1x',
  '3',
  'https://isthmus1x.example.com',
  '10.255.254.253',
  '7m',
  '77Mi',
  '1.29.7',
  '10.255.254.0/24',
];

const nextNumber = (text: string): string => text.replace(/\d+(?=\D*$)/, (digits) => String(Number(digits) + 1));

const textsFor = (text: string): readonly string[] => [
  ...new Set([`${text}x`, nextNumber(text), ...otherTexts].filter((other) => other !== text)),
];

const numbersFor = (value: number): readonly Json[] => [value + 1, value - 1];

const typesOf = (node: SchemaNode): ReadonlySet<string> =>
  new Set(branchesOf(node).flatMap(({ type }) => [type ?? []].flat()));

/** Other values for a field that is said. */
const othersFor = (node: SchemaNode | undefined, value: Json): readonly Json[] => {
  const listed = node ? allowedValues(node).filter((other) => other !== value) : [];
  if (typeof value === 'boolean') return [!value, ...listed];
  if (node && isClosed(node)) return listed;
  if (typeof value === 'number') return numbersFor(value);
  if (typeof value === 'string') return [...textsFor(value), ...listed];
  return listed;
};

const plainValues = (types: ReadonlySet<string>, known: Json | undefined): readonly Json[] => [
  ...(types.has('boolean') ? [known !== true, known === true] : []),
  ...(types.has('integer') || types.has('number')
    ? [...(typeof known === 'number' ? numbersFor(known) : []), 3, 30_777]
    : []),
  ...(types.has('string') ? (typeof known === 'string' ? textsFor(known) : otherTexts) : []),
];

/** Values for a field that is not said: what its default is not. */
const valuesFor = (node: SchemaNode): readonly Json[] => {
  const known = defaultOf(node);
  const listed = allowedValues(node).filter((other) => other !== known);
  if (isClosed(node)) return listed;
  const types = typesOf(node);
  const item = types.has('array') ? childOf(node, 0) : undefined;
  const member = types.has('object') && fieldsOf(node).length === 0 ? childOf(node, 'isthmus1x') : undefined;
  return [
    ...listed,
    ...plainValues(types, known),
    ...(item ? valuesFor(item).map((value) => [value]) : []),
    ...(member ? valuesFor(member).map((value) => ({ isthmus1x: value })) : []),
  ];
};

/** Everything a declaration says: texts, numbers, lists' items, and maps that say no more than that they are there. */
const saidPaths = (value: Json, path: IssuePath = []): readonly IssuePath[] => {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: Json, index) => saidPaths(item, [...path, index]));
  }
  if (isMap(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, own]) => saidPaths(own, [...path, key]));
  }
  return [path];
};

/** A patch is one thing: its target or its operations alone, said otherwise, would only make it miss. */
const wholePatch = (path: IssuePath): IssuePath => {
  const index = path.findIndex((step, at) => step === 'patches' && path[at - 1] === 'overrides');
  return index === -1 ? path : path.slice(0, index + 2);
};

const distinct = (paths: readonly IssuePath[]): readonly IssuePath[] => [
  ...new Map(paths.map((path) => [JSON.stringify(path), path])).values(),
];

const saidCandidate = (declaration: Json, root: SchemaNode, path: IssuePath): Candidate => {
  const value = valueAt(declaration, path) ?? null;
  const node = nodeAt(root, path);
  const others = typeof value === 'object' ? [] : othersFor(node, value);
  const without: Variant = { value: withValueAt(declaration, path, undefined), names: noNames };
  const variants = others.map((other) => ({ value: withValueAt(declaration, path, other), names: noNames }));
  return { path, declared: true, variants: [...variants, without], closed: node !== undefined && isClosed(node) };
};

/** The paths of all fields below a place that are values and not maps of fields. */
const openPaths = (node: SchemaNode, path: IssuePath, skipped: readonly string[]): readonly IssuePath[] =>
  fieldsOf(node)
    .filter((name) => !skipped.includes(name))
    .flatMap((name) => {
      const child = childOf(node, name);
      if (child === undefined) return [];
      const own: IssuePath = [...path, name];
      const below = openPaths(child, own, []);
      // A switch may stand where a map of fields could, too: false for no gateway.
      return below.length === 0 ? [own] : allowedValues(child).length > 0 ? [own, ...below] : below;
    });

const openCandidates = (declaration: Json, root: SchemaNode, cluster: string): readonly Candidate[] => {
  const clusterNode = nodeAt(root, ['clusters', cluster]);
  const skipped = ['addons', 'samples', 'secrets', 'overrides'];
  const addons = ['addons', 'samples'].flatMap((section) => {
    const said = valueAt(declaration, [section]);
    return Object.keys(isMap(said) ? said : {}).flatMap((name) => {
      const node = nodeAt(root, [section, name]);
      return node ? openPaths(node, [section, name], []) : [];
    });
  });
  const paths = [
    ...(clusterNode ? openPaths(clusterNode, ['clusters', cluster], skipped) : []),
    ...openPaths(root, [], ['extends', 'check', 'clusters', 'clusterDefaults', 'overrides', 'addons', 'samples']),
    ...addons,
  ];
  const isSaid = (path: IssuePath): boolean => {
    const [top, , ...below] = path;
    const places = top === 'clusters' ? [path, ['clusterDefaults', ...below]] : [path];
    return places.some((place) => valueAt(declaration, place) !== undefined);
  };
  return paths
    .filter((path) => !isSaid(path))
    .map((path) => {
      const node = nodeAt(root, path);
      const values = node ? valuesFor(node) : [];
      return {
        path,
        declared: false,
        variants: values.map((value) => ({ value: withValueAt(declaration, path, value), names: noNames })),
        closed: node !== undefined && isClosed(node),
      };
    });
};

/** An addon or sample with options: its fields decide what it is like, and the whole decides whether it is there. */
const wholeAddons = (declaration: Json): readonly Candidate[] =>
  [['addons'], ['samples'], ['clusterDefaults', 'addons'], ['clusterDefaults', 'samples']].flatMap((section) => {
    const said = valueAt(declaration, section);
    return Object.entries(isMap(said) ? said : {})
      .filter(([, options]) => isMap(options) && Object.keys(options).length > 0)
      .map(([name]) => {
        const path = [...section, name];
        const value = withValueAt(declaration, path, undefined);
        return { path, declared: true, variants: [{ value, names: noNames }], closed: true };
      });
  });

const rename = (declaration: Json, cluster: string): Candidate => {
  const to = `${cluster}x`;
  const value = renamed(declaration, cluster, to);
  return {
    path: ['clusters', cluster],
    declared: true,
    variants: [{ value, names: new Map([[to, cluster]]) }],
    closed: true,
  };
};

/** What is said, of the mesh and of its clusters; then the name of the cluster. */
export const saidCandidates = (declaration: Json, root: SchemaNode, cluster: string): readonly Candidate[] => [
  ...distinct(saidPaths(declaration).map(wholePatch))
    .filter(([top]) => top !== 'extends')
    .map((path) => saidCandidate(declaration, root, path)),
  ...wholeAddons(declaration),
  ...(cluster === '' ? [] : [rename(declaration, cluster)]),
];

/** Everything that may decide what a cluster gets: what is said, the name of the cluster, and every default. */
export const candidates = (declaration: Json, root: SchemaNode, cluster: string): readonly Candidate[] => [
  ...saidCandidates(declaration, root, cluster),
  ...openCandidates(declaration, root, cluster),
];

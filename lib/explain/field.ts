import { branchesOf, childOf, fieldsOf, type SchemaNode } from '../declare/schema-walk.ts';
import type { Json } from '../plan/manifest.ts';
import { any, type FieldPlace, showFieldPath } from './field-path.ts';
import { plainJson } from './plain-json.ts';

/** One line about a field. */
export interface FieldLine {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
}

/** What the schema says of a field. */
export interface Field extends Omit<FieldLine, 'name'> {
  readonly path: string;
  /** Empty: anything of its type. */
  readonly allowed: readonly Json[];
  /** What else its value must be: a pattern, bounds. */
  readonly limits: readonly string[];
  /** Undefined: none, or none that the schema knows. Where it depends on other fields, the words that say so. */
  readonly default: Json | undefined;
  readonly examples: readonly Json[];
  readonly fields: readonly FieldLine[];
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
  array: 'list',
};

const constants = (node: SchemaNode): readonly Json[] => [
  ...(node.const === undefined ? [] : [plainJson(node.const)]),
  ...(node.enum ?? []).map(plainJson),
];

/** Every value that a choice lists. */
export const allowedValues = (node: SchemaNode): readonly Json[] => [...new Set(branchesOf(node).flatMap(constants))];

/** A choice lists everything it allows: no branch is open. */
export const isClosed = (node: SchemaNode): boolean =>
  branchesOf(node).every((branch) => branch.anyOf !== undefined || constants(branch).length > 0);

const listType = (node: SchemaNode): string => {
  const item = childOf(node, 0);
  return item === undefined ? 'list' : `list of ${typeOf(item)}`;
};

const branchType = (node: SchemaNode): readonly string[] => {
  if (node.anyOf !== undefined) return [];
  if (node.const !== undefined) return [JSON.stringify(node.const)];
  const types = [node.type ?? []].flat();
  return types.map((type) => (type === 'array' ? listType(node) : (names[type] ?? type)));
};

/** The type of a value, in words. */
export const typeOf = (node: SchemaNode): string => {
  const types = [...new Set(branchesOf(node).flatMap(branchType))];
  return types.length === 0 ? 'anything' : types.join(' or ');
};

const bounds: readonly (readonly [keyof SchemaNode, string])[] = [
  ['minimum', 'at least'],
  ['maximum', 'at most'],
  ['minLength', 'characters, at least'],
  ['maxLength', 'characters, at most'],
  ['minItems', 'items, at least'],
  ['pattern', 'matches'],
];

const limitsOf = (node: SchemaNode): readonly string[] =>
  branchesOf(node).flatMap((branch) =>
    bounds.flatMap(([key, words]) => {
      const value = branch[key];
      // A whole number is bounded by what JSON can hold: nobody needs to be told.
      const said =
        typeof value === 'string' || (typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER);
      return said && value !== 1 ? [`${words} ${value}`] : [];
    }),
  );

const lineOf = (node: SchemaNode, name: string, required: boolean): FieldLine => ({
  name,
  type: typeOf(node),
  description: node.description ?? '',
  required,
});

const linesOf = (node: SchemaNode): readonly FieldLine[] => {
  const required = new Set(branchesOf(node).flatMap((branch) => branch.required ?? []));
  const named = fieldsOf(node).flatMap((name) => {
    const child = childOf(node, name);
    return child ? [lineOf(child, name, required.has(name))] : [];
  });
  const open = branchesOf(node).find(({ additionalProperties, items }) => additionalProperties ?? items);
  const other = open && childOf(open, open.items === undefined ? any : 0);
  if (open === undefined || other === undefined) return named;
  return [...named, ...(open.items === undefined ? [lineOf(other, any, false)] : itemLines(other))];
};

/** An item that says nothing of itself is told by its fields. */
const itemLines = (item: SchemaNode): readonly FieldLine[] => {
  const own = lineOf(item, any, false);
  const inner = own.description === '' ? linesOf(item).filter(({ name }) => name !== any) : [];
  return inner.length === 0 ? [own] : inner.map((line) => ({ ...line, name: `${any}.${line.name}` }));
};

/** The default that a schema knows. */
export const defaultOf = (node: SchemaNode): Json | undefined =>
  node.default === undefined ? undefined : plainJson(node.default);

/** Everything the schema says of a place. */
export const fieldAt = ({ path, node, meaning, required }: FieldPlace): Field => ({
  path: showFieldPath(path.map((part) => (part === -1 ? any : part))),
  type: typeOf(node),
  description: meaning,
  required,
  allowed: allowedValues(node),
  limits: limitsOf(node),
  default: defaultOf(node),
  examples: (node.examples ?? []).map(plainJson),
  fields: linesOf(node),
});

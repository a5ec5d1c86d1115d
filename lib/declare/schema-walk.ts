import * as z from 'zod';
import type { IssuePath } from '../plan/issue.ts';

/** A place in the JSON Schema of a declaration. */
export type SchemaNode = z.core.JSONSchema.JSONSchema;

const isNode = (value: unknown): value is SchemaNode => typeof value === 'object' && value !== null;

/** The JSON Schema of what people write: draft 7, which editors read. */
export const writtenSchema = (schema: z.ZodType): SchemaNode =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });

/** A node and everything it is a choice of. */
export const branchesOf = (node: SchemaNode): readonly SchemaNode[] => [
  node,
  ...(node.anyOf ?? []).filter(isNode).flatMap(branchesOf),
];

const propertyOf = ({ properties = {} }: SchemaNode, name: string): unknown =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;

/** What stands below a step: a field, any key of a map (every text that is no field), an item of a list (a number). */
export const childOf = (node: SchemaNode, step: string | number): SchemaNode | undefined =>
  branchesOf(node)
    .map((branch) =>
      typeof step === 'number' ? branch.items : (propertyOf(branch, step) ?? branch.additionalProperties),
    )
    .find(isNode);

/** The names of the fields at a place, in the order they are declared. */
export const fieldsOf = (node: SchemaNode): readonly string[] => [
  ...new Set(branchesOf(node).flatMap((branch) => Object.keys(branch.properties ?? {}))),
];

/** Undefined where a path leads nowhere. */
export const nodeAt = (root: SchemaNode, path: IssuePath): SchemaNode | undefined => {
  let node: SchemaNode | undefined = root;
  for (const step of path) node = node && childOf(node, step);
  return node;
};

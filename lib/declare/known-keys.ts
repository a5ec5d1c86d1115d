import * as z from 'zod';
import type { IssuePath } from '../plan/issue.ts';

type Node = z.core.JSONSchema.JSONSchema;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const branches = (node: Node): readonly Node[] => [node, ...(node.anyOf ?? []).filter(isNode).flatMap(branches)];

const propertyOf = ({ properties = {} }: Node, name: string): unknown =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;

const childOf = (node: Node, step: string | number): Node | undefined =>
  branches(node)
    .map((branch) =>
      typeof step === 'number' ? branch.items : (propertyOf(branch, step) ?? branch.additionalProperties),
    )
    .find(isNode);

/** The keys of a map that takes only some. */
const namedKeys = ({ propertyNames }: Node): readonly string[] =>
  isNode(propertyNames) ? (propertyNames.enum ?? []).filter((name) => typeof name === 'string') : [];

/** The fields a schema knows at a path: its JSON Schema is asked, because zod does not say it with an unknown key. */
export const knownKeys = (schema: z.ZodType, path: IssuePath): readonly string[] => {
  let node: Node | undefined = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  for (const step of path) node = node && childOf(node, step);
  return node
    ? branches(node).flatMap((branch) => [...Object.keys(branch.properties ?? {}), ...namedKeys(branch)])
    : [];
};

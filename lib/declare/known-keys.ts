import type * as z from 'zod';
import type { IssuePath } from '../plan/issue.ts';
import { branchesOf, fieldsOf, nodeAt, type SchemaNode, writtenSchema } from './schema-walk.ts';

/** The keys of a map that takes only some. */
const namedKeys = ({ propertyNames }: SchemaNode): readonly string[] =>
  typeof propertyNames === 'object' ? (propertyNames.enum ?? []).filter((name) => typeof name === 'string') : [];

/** The fields a schema knows at a path: its JSON Schema is asked, because zod does not say it with an unknown key. */
export const knownKeys = (schema: z.ZodType, path: IssuePath): readonly string[] => {
  const node = nodeAt(writtenSchema(schema), path);
  return node ? [...fieldsOf(node), ...branchesOf(node).flatMap(namedKeys)] : [];
};

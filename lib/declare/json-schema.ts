import * as z from 'zod';
import type { Vocabulary } from './registry.ts';
import { meshSchema } from './schema/mesh.ts';

/** mesh.schema.json as text: what editors complete and explain mesh.yaml with. Draft 7, which they all read. */
export const meshJsonSchema = (registry: Vocabulary): string => {
  const schema = z.toJSONSchema(meshSchema(registry), { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return `${JSON.stringify({ ...schema, title: 'isthmus mesh.yaml' }, null, 2)}\n`;
};

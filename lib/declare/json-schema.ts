import type { Vocabulary } from './registry.ts';
import { writtenSchema } from './schema-walk.ts';
import { meshSchema } from './schema/mesh.ts';

/** mesh.schema.json as text: what editors complete and explain mesh.yaml with. Draft 7, which they all read. */
export const meshJsonSchema = (registry: Vocabulary): string =>
  `${JSON.stringify({ ...writtenSchema(meshSchema(registry)), title: 'isthmus mesh.yaml' }, null, 2)}\n`;

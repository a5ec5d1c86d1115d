import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { meshJsonSchema } from '../lib/declare/json-schema.ts';
import { defaultRegistry } from '../lib/registry.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly additionalProperties?: Node | boolean;
}

const committed = (): string => readFileSync(resolve(import.meta.dirname, '../mesh.schema.json'), 'utf8');

const fieldsOf = (node: Node, path: string): readonly (readonly [string, Node])[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    [`${path}.${name}`, field] as const,
    ...fieldsOf(field, `${path}.${name}`),
  ]),
  ...(node.anyOf ?? []).flatMap((branch) => fieldsOf(branch, path)),
  ...(typeof node.additionalProperties === 'object' ? fieldsOf(node.additionalProperties, `${path}.*`) : []),
];

test('mesh.schema.json says what the schema says now (npm run golden rewrites it)', () => {
  expect(committed()).toBe(meshJsonSchema(defaultRegistry));
});

test('every field of mesh.schema.json is explained', () => {
  const schema: Node = JSON.parse(committed());
  const unexplained = fieldsOf(schema, '').filter(([, { description }]) => description === undefined);
  expect(unexplained.map(([path]) => path)).toEqual([]);
});

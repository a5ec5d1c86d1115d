import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { meshJsonSchema } from '../lib/declare/json-schema.ts';
import { defaultRegistry } from '../lib/registry.ts';

const committed = (): string => readFileSync(resolve(import.meta.dirname, '../mesh.schema.json'), 'utf8');

test('mesh.schema.json says what the schema says now (npm run golden rewrites it)', () => {
  expect(committed()).toBe(meshJsonSchema(defaultRegistry));
});

test('every field of mesh.schema.json is explained', () => {
  const unexplained: string[] = [];
  const visit = (node: Record<string, unknown>, path: string): void => {
    for (const [name, value] of Object.entries((node['properties'] ?? {}) as Record<string, Record<string, unknown>>)) {
      const here = `${path}.${name}`;
      if (typeof value['description'] !== 'string') unexplained.push(here);
      visit(value, here);
    }
    for (const branch of (node['anyOf'] ?? []) as Record<string, unknown>[]) visit(branch, path);
    if (typeof node['additionalProperties'] === 'object') visit(node['additionalProperties'] as Record<string, unknown>, `${path}.*`);
  };
  visit(JSON.parse(committed()), '');
  expect(unexplained).toEqual([]);
});

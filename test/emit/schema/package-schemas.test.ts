import { describe, expect, test } from '@jest/globals';
import { referenced, schemaFile, schemaGroups } from '../../../lib/emit/schema/package-schemas.ts';

describe('the schemas of the package', () => {
  test('are listed by API group, without those of chart values', () => {
    expect(schemaGroups()).toEqual(expect.arrayContaining(['core', 'apps', 'networking.istio.io']));
    expect(schemaGroups().filter((name) => name.includes('values'))).toEqual([]);
  });

  test('are read once', () => {
    expect(schemaFile('apps')).toBe(schemaFile('apps'));
  });

  test.each(['nothing.example.com', '../package', ''])('hold no file %j', (name) => {
    expect(schemaFile(name)).toBeUndefined();
  });

  test('refer to each other across files', () => {
    const target = referenced({ $ref: 'core.json#/definitions/ObjectMeta' }, 'apps');
    expect(target).toEqual({ schema: schemaFile('core')?.definitions['ObjectMeta'], file: 'core' });
  });

  test('never refer to nothing', () => {
    expect(() => referenced({ $ref: '#/definitions/Nothing' }, 'apps')).toThrow('schemas/apps.json has no Nothing');
  });
});

import { describe, expect, test } from '@jest/globals';
import { writtenSchema } from '../../lib/declare/schema-walk.ts';
import { meshSchema } from '../../lib/declare/schema/mesh.ts';
import { fieldPlace, readFieldPath, showFieldPath } from '../../lib/explain/field-path.ts';
import { defaultRegistry } from '../../lib/registry.ts';

const root = writtenSchema(meshSchema(defaultRegistry));
const remedyFor = (path: string): string => {
  const place = fieldPlace(root, readFieldPath(path));
  return 'code' in place ? `${place.code}: ${place.remedy}` : 'found';
};

describe('a path of a declaration', () => {
  test.each([
    ['clusters.east.gateway', ['clusters', 'east', 'gateway']],
    ['clusters.*.gateway', ['clusters', '*', 'gateway']],
    ['overrides.patches[0].reason', ['overrides', 'patches', '0', 'reason']],
    ['overrides.patches[].reason', ['overrides', 'patches', '*', 'reason']],
    ['annotations["a.b/c"].x', ['annotations', 'a.b/c', 'x']],
    ['', []],
  ])('is read: %s', (text, steps) => {
    expect(readFieldPath(text)).toEqual(steps);
  });

  test('is shown so that it can be read back, whatever its keys are', () => {
    const path = ['clusters', 'east', 'service', 'annotations', 'a.b/c', 'x "y" \\', 'z'];
    expect(readFieldPath(showFieldPath(path))).toEqual(path);
    expect(showFieldPath(['patches', 0, 'reason'])).toBe('patches[0].reason');
  });

  test('leads to a field, an item of a list, and any key of a map', () => {
    expect(remedyFor('clusters.anything.gateway.service.sourceRanges.0')).toBe('found');
    expect(remedyFor('images.mirrors["docker.io"]')).toBe('found');
    expect(remedyFor('addons.kiali.fqdn')).toBe('found');
    expect(remedyFor('gitops.flux.interval')).toBe('found');
  });

  test.each([
    ['clusters.*.gatway', 'clusters.*.gateway'],
    ['clusters.*.gateway.servce.type', 'clusters.*.gateway.service.type'],
    ['gateway.service.type', 'clusters.*.gateway.service.type'],
    ['gateway.servce.type', 'clusters.*.gateway.service.type'],
    ['istoi', 'istio'],
  ])('that leads nowhere is answered with the nearest: %s', (path, meant) => {
    expect(remedyFor(path)).toBe(`field-unknown: did you mean ${meant}?`);
  });

  test('below a value says that there is nothing', () => {
    expect(remedyFor('mesh.qqqqqqqqqq')).toBe('field-unknown: mesh has no fields of its own');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { MeshSettings } from '../../lib/plan/mesh-settings.ts';
import { keptObjects } from '../../lib/synth/kept-objects.ts';
import { resolved, twoClusters } from '../mesh-folder.ts';

const meshWith = (install: string, keep: Readonly<Record<string, string>>): MeshSettings => {
  const { settings } = resolved({ 'mesh.yaml': `${twoClusters}install: ${install}\n` }).plan;
  return { ...settings, gitops: { ...settings.gitops, keep } };
};

const manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istiod', annotations: { own: 'yes' } },
  spec: { type: 'ClusterIP' },
};
const object = { manifest, origin: 'cluster1/30-istiod', input: undefined };
const announced = meshWith('{ next: rendered }', { stay: 'please' });
const byObject = {};

describe('an object of the install method', () => {
  test('carries the annotation of the engine while the method changes, beside its own', () => {
    const [kept] = keptObjects({ mesh: announced }, byObject, '30-istiod', [object]);
    expect(kept?.manifest).toEqual({
      ...manifest,
      metadata: { name: 'istiod', annotations: { own: 'yes', stay: 'please' } },
    });
  });

  test('is left alone where the engine keeps the stage as a whole', () => {
    const objects = keptObjects({ mesh: announced }, { keepsStages: true }, '30-istiod', [object]);
    expect(objects[0]).toBe(object);
  });

  test('is left alone in a stage that no install method fills', () => {
    expect(keptObjects({ mesh: announced }, byObject, '40-expose', [object])[0]).toBe(object);
  });

  test('is left alone while no other method is announced, and by an engine that has no annotation', () => {
    const plain = meshWith('{ method: helm }', { stay: 'please' });
    expect(keptObjects({ mesh: plain }, byObject, '30-istiod', [object])[0]).toBe(object);
    const bare = meshWith('{ next: rendered }', {});
    expect(keptObjects({ mesh: bare }, byObject, '30-istiod', [object])[0]).toBe(object);
  });

  test('that all clusters share stays one object', () => {
    const [one] = keptObjects({ mesh: announced }, byObject, '60-eastwest', [object]);
    const [other] = keptObjects({ mesh: announced }, byObject, '60-eastwest', [{ ...object, origin: 'cluster2' }]);
    expect(one?.manifest).toBe(other?.manifest);
  });
});

import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { writtenSchema } from '../../lib/declare/schema-walk.ts';
import { meshSchema } from '../../lib/declare/schema/mesh.ts';
import { explainField, type Explanation } from '../../lib/explain/explain.ts';
import { fieldPaths, fieldPlace, showFieldPath } from '../../lib/explain/field-path.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { emptyCustomisation, readMeshInputs } from '../../lib/synth/mesh-inputs.ts';
import { type Files, inFolder, twoClusters } from '../mesh-folder.ts';

const inMesh = (path: string, files: Files): Explanation =>
  inFolder(files, (folder) =>
    explainField(path, defaultRegistry, readMeshInputs(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry))),
  );

/** `cluster: value, origin`, one line per group of clusters. */
const worth = (path: string, files: Files): readonly string[] =>
  inMesh(path, files).effective.map(({ clusters, value, origin }) => {
    const from =
      origin.kind === 'computed'
        ? origin.from.map((one) => `${showFieldPath(one.path)}@${one.at?.line}`).join('+')
        : origin.kind === 'declared'
          ? `${showFieldPath(origin.path)}@${origin.at?.file}:${origin.at?.line}`
          : '';
    return `${clusters.join(',')}: ${JSON.stringify(value)} ${origin.kind} ${from}`.trimEnd();
  });

const names = (path: string): readonly string[] =>
  explainField(path, defaultRegistry, undefined).field.fields.map(({ name }) => name);

const meaning = (path: string): string => explainField(path, defaultRegistry, undefined).field.description;

describe('a field without a declaration', () => {
  test('has its type, meaning, allowed values and default', () => {
    const { field, effective } = explainField('clusters.*.gateway.service.type', defaultRegistry, undefined);
    expect(field).toMatchObject({
      path: 'clusters.*.gateway.service.type',
      type: 'text',
      description: 'Type of the Service that peers reach.',
      allowed: ['LoadBalancer', 'NodePort', 'ClusterIP'],
      default: 'LoadBalancer',
      required: false,
    });
    expect(effective).toEqual([]);
  });

  test('that must be there says so, and bounds that say nothing are left out', () => {
    const { field } = explainField('istio.version', defaultRegistry, undefined);
    expect([field.required, field.examples]).toEqual([true, ['1.30.3']]);
    expect(explainField('clusters.*.gateway.autoscale.cpu', defaultRegistry, undefined).field.limits).toEqual([
      'at most 100',
    ]);
  });

  test('of an addon is explained by the schema of the addon', () => {
    const { field } = explainField('addons.kiali', defaultRegistry, undefined);
    expect(field.type).toBe('false or map');
    expect(field.fields.find(({ name }) => name === 'fqdn')?.description).toContain('Host name');
  });

  test('lists its fields, or that any name may stand there', () => {
    expect(names('istio')).toContain('clusterDomain');
    expect(names('clusters')).toEqual(['*']);
    expect(names('check.suppress')).toEqual(['*.code', '*.cluster', '*.object', '*.reason', '*.until']);
    expect(names('check.suppress[0]')).toEqual(['code', 'cluster', 'object', 'reason', 'until']);
    expect(names('')).toContain('gitops');
  });

  test('has a meaning, every one of them', () => {
    const schema = writtenSchema(meshSchema(defaultRegistry));
    const places = fieldPaths(schema).map((path) => ({ path, place: fieldPlace(schema, path) }));
    expect(places.length).toBeGreaterThan(500);
    expect(places.filter(({ place }) => !('meaning' in place) || place.meaning === '')).toEqual([]);
  });

  test('of an item or a key without words of its own has those of what holds it', () => {
    expect(meaning('istio.tags[0]')).toBe(`One of istio.tags: ${meaning('istio.tags')}`);
    expect(meaning('overrides.patches.*.patch.spec')).toMatch(/^One of overrides\.patches\.?\[?\*\]?\.patch: /);
  });

  test('that does not exist is refused with the nearest name', () => {
    expect(() => explainField('clusters.*.gatway', defaultRegistry, undefined)).toThrow(MeshError);
  });
});

describe('what a field is worth', () => {
  const origins = `${twoClusters}clusterDefaults: { platform: kind, gateway: { replicas: 3 } }\n`;

  test('is the default where nobody says it, once for all clusters that are alike', () => {
    expect(worth('clusters.*.gateway.service.type', { 'mesh.yaml': twoClusters })).toEqual([
      'cluster1,cluster2: "LoadBalancer" default',
    ]);
  });

  test('is what a cluster says, with its line', () => {
    expect(worth('clusters.*.network', { 'mesh.yaml': twoClusters })).toEqual([
      'cluster1: "network1" declared clusters.cluster1.network@mesh.yaml:4',
      'cluster2: "network2" declared clusters.cluster2.network@mesh.yaml:5',
    ]);
  });

  test('of one cluster is told for that cluster', () => {
    expect(worth('clusters.cluster2.network', { 'mesh.yaml': twoClusters })).toHaveLength(1);
  });

  test('is what clusterDefaults say', () => {
    expect(worth('clusters.*.gateway.replicas', { 'mesh.yaml': origins })).toEqual([
      'cluster1,cluster2: 3 declared clusterDefaults.gateway.replicas@mesh.yaml:6',
    ]);
  });

  test('is computed from the fields that change it when they are said otherwise', () => {
    expect(worth('clusters.*.controlPlane.replicas', { 'mesh.yaml': origins })).toEqual([
      'cluster1,cluster2: 1 computed clusterDefaults.platform@6',
    ]);
  });

  test('comes out of the base where the base says it', () => {
    const files = {
      'mesh.yaml': `extends: base.yaml\n${twoClusters}`,
      'base.yaml': 'trustDomain: mesh.example\nclusterDefaults: { mtls: x }\n'.replace(
        'clusterDefaults: { mtls: x }\n',
        '',
      ),
    };
    expect(worth('trustDomain', files)).toEqual([': "mesh.example" declared trustDomain@base.yaml:1']);
  });

  test('of an addon is what the cluster says over what the mesh says', () => {
    const mesh = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1, addons: { jaeger: { maxTraces: 7 } } }
  cluster2: { network: network2 }
addons: { jaeger: { maxTraces: 9 } }
`;
    expect(worth('addons.jaeger.maxTraces', { 'mesh.yaml': mesh })).toEqual([
      'cluster1: 7 declared clusters.cluster1.addons.jaeger.maxTraces@mesh.yaml:4',
      'cluster2: 9 declared addons.jaeger.maxTraces@mesh.yaml:6',
    ]);
  });

  test('of the mesh as a whole has no cluster', () => {
    expect(worth('istio.version', { 'mesh.yaml': twoClusters })).toEqual([
      ': "1.30.3" declared istio.version@mesh.yaml:2',
    ]);
  });
});

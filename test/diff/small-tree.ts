import type { Json, JsonObject } from '../../lib/plan/manifest.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import type { Files } from '../mesh-folder.ts';

/** A tree of somebody else with one cluster, as small as a rule needs it. */
export const inventoryText = (more: JsonObject = {}): string =>
  JSON.stringify({
    format: 1,
    isthmus: '0.1.0',
    inputs: 'a',
    mesh: 'mesh1',
    topology: 'multi-primary',
    engine: 'flux',
    install: 'helm',
    clusters: [{ name: 'cluster1', network: 'network1' }],
    engineFiles: [],
    ...more,
  });

const emptyCluster = '{ "objects": [], "files": [] }';

/** A repository with a dist of one cluster and these files. */
export const smallTree = (files: Files, more: JsonObject = {}): Files => ({
  'dist/inventory.json': inventoryText(more),
  'dist/cluster1/inventory.json': emptyCluster,
  ...files,
});

export const object = (kind: string, apiVersion: string, rest: JsonObject, metadata: JsonObject = {}): string =>
  writeYaml({ apiVersion, kind, metadata: { name: 'a', namespace: 'istio-system', ...metadata }, ...rest });

const pod = (container: JsonObject, spec: JsonObject = {}): JsonObject => ({
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels: { app: 'a' } }, spec: { ...spec, containers: [{ name: 'a', ...container }] } },
  },
});

export const deployment = (container: JsonObject, spec: JsonObject = {}): string =>
  object('Deployment', 'apps/v1', pod({ image: 'example.com/a:1', ...container }, spec));

export const release = (values: Json, chart = 'istiod', source = 'istio'): string =>
  object('HelmRelease', 'helm.toolkit.fluxcd.io/v2', {
    spec: {
      chart: { spec: { chart, version: '1.30.3', sourceRef: { kind: 'HelmRepository', name: source } } },
      values,
    },
  });

/** One file of the cluster before and after. */
export const changeOf = (
  name: string,
  before: string | undefined,
  after: string | undefined,
): readonly [Files, Files] => {
  const path = name.includes('/') || name === 'mesh.yaml' ? name : `dist/cluster1/mesh/${name}`;
  const tree = (text: string | undefined): Files => smallTree(text === undefined ? {} : { [path]: text });
  return [tree(before), tree(after)];
};

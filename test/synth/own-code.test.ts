import { describe, expect, test } from '@jest/globals';
import { ApiObject, Chart, App } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { join } from 'node:path';
import * as z from 'zod';
import type { Addon } from '../../lib/declare/addon.ts';
import type { Engine } from '../../lib/declare/engine.ts';
import type { Registry } from '../../lib/declare/registry.ts';
import type { Topology } from '../../lib/declare/topology.ts';
import { flux } from '../../lib/engines/flux.ts';
import { helm } from '../../lib/installs/helm.ts';
import { KubeObject } from '../../lib/parts/kube-object.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { builtObject } from '../../lib/synth/built-objects.ts';
import { compileMesh, type Customisation, emptyCustomisation } from '../../lib/synth/synth.ts';
import { multiPrimary } from '../../lib/topologies/multi-primary.ts';
import { inFolderAsync, twoClusters } from '../mesh-folder.ts';

const compiled = (text: string, own: Partial<Customisation>): Promise<ReadonlyMap<string, string>> =>
  inFolderAsync({ 'mesh.yaml': text }, async (folder) => {
    const customisation = { ...emptyCustomisation(defaultRegistry), ...own };
    return (await compileMesh(join(folder, 'mesh.yaml'), customisation)).tree;
  });

/** `code path` of every error; fails on anything that is no issue. */
const errorsOf = (text: string, own: Partial<Customisation>): Promise<readonly string[]> =>
  compiled(text, own).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof MeshError)) throw error;
      return error.issues
        .filter(({ severity }) => severity === 'error')
        .map(({ code, path }) => `${code} ${path.join('.')}`);
    },
  );

const withEngine = (changes: Partial<Engine<typeof flux.options>>): Partial<Customisation> => {
  const registry: Registry = { ...defaultRegistry, engines: [{ ...flux, ...changes }] };
  return { registry };
};

const configMap = (namespace: string) => ({
  apiVersion: 'v1' as const,
  kind: 'ConfigMap' as const,
  metadata: { name: 'x', namespace },
});

const addon = (build: Addon['build'], options: z.ZodObject = z.strictObject({})): Addon => ({
  name: 'notes',
  options,
  build,
});
const withNotes = (options = '{}'): string => `${twoClusters}addons: { notes: ${options} }\n`;

describe('words of the same name', () => {
  test('are an issue, for addons and for samples', async () => {
    const own = { ...addon(() => {}), name: 'kiali' };
    expect(await errorsOf(twoClusters, { addons: [own] })).toEqual(['word-twice addons.kiali']);
    expect(await errorsOf(twoClusters, { samples: [{ ...own, name: 'curl' }] })).toEqual(['word-twice samples.curl']);
    // What an addon and a sample are called does not meet.
    expect(await errorsOf(twoClusters, { addons: [{ ...own, name: 'curl' }] })).toEqual([]);
  });
});

const fromThree = (to: number): string =>
  `${withNotes('{ from: 3 }')}clusterDefaults: { addons: { notes: { to: ${to} } } }\n`;

describe('the options of an addon', () => {
  const plain = z.object({ size: z.int().default(3) });
  const seen: unknown[] = [];
  const build: Addon['build'] = (_, __, options) => void seen.push(options);

  test('given as a plain z.object lose no unknown key without a word', async () => {
    const own = { addons: [addon(build, plain)] };
    expect(await errorsOf(withNotes('{ sise: 1 }'), own)).toEqual(['unknown-key addons.notes.sise']);
    const inCluster = twoClusters.replace(
      '{ network: network2 }',
      '{ network: network2, addons: { notes: { sise: 1 } } }',
    );
    expect(await errorsOf(inCluster, own)).toEqual(['unknown-key clusters.cluster2.addons.notes.sise']);
    expect(await errorsOf(withNotes('{ size: 5 }'), own)).toEqual([]);
    expect(seen.at(-1)).toEqual({ size: 5 });
  });

  test('may be refined: the refinement judges the whole, and the mesh may still say a part', async () => {
    const refined = z
      .object({ from: z.int(), to: z.int() })
      .refine(({ from, to }) => from < to, { error: 'from lies behind to' });
    const own = { addons: [addon(build, refined)] };
    expect(await errorsOf(fromThree(4), own)).toEqual([]);
    expect(await errorsOf(fromThree(2), own)).toEqual([
      'malformed-value clusters.cluster1.addons.notes',
      'malformed-value clusters.cluster2.addons.notes',
    ]);
  });

  test('may say themselves what else they take', async () => {
    const loose = addon(build, z.looseObject({ size: z.int().default(3) }));
    expect(await errorsOf(withNotes('{ more: 1 }'), { addons: [loose] })).toEqual([]);
    expect(seen.at(-1)).toEqual({ size: 3, more: 1 });
  });
});

describe('a topology', () => {
  test('that gives a cluster no role is an issue, and no cluster is dropped', async () => {
    const forgetful: Topology = { ...multiPrimary, roles: (clusters) => multiPrimary.roles(clusters).slice(1) };
    const registry: Registry = { ...defaultRegistry, topologies: [forgetful] };
    expect(await errorsOf(twoClusters, { registry })).toEqual(['cluster-without-role clusters.cluster1']);
  });
});

/** Engines that make one object. */
const intoCluster: Engine['build'] = (folder, { cluster }) => {
  new KubeObject(folder(cluster.name === 'cluster1' ? 'cluster2/engine' : 'flux/cluster2'), configMap('a'));
};
const intoOnePlace: Engine['build'] = (folder) => {
  new KubeObject(folder('flux/all'), configMap('a'));
};
const twiceIntoOneFolder: Engine['build'] = (folder, { cluster }) => {
  new KubeObject(folder(`flux/${cluster.name}`), configMap('a'));
  new KubeObject(folder(`flux/${cluster.name}`), configMap('b'));
};

describe('an engine', () => {
  test('may not write into the folder of a cluster, its own or another', async () => {
    expect(await errorsOf(twoClusters, withEngine({ build: intoCluster }))).toEqual([
      'engine-file-misplaced cluster2/engine/configmap-x.yaml',
      'engine-file-misplaced cluster2/engine/kustomization.yaml',
    ]);
  });

  test('may not put two files in one place', async () => {
    expect(await errorsOf(twoClusters, withEngine({ build: intoOnePlace }))).toEqual([
      'file-twice flux/all/configmap-x.yaml',
      'file-twice flux/all/kustomization.yaml',
    ]);
  });

  test('may ask for one folder twice', async () => {
    const tree = await compiled(twoClusters, withEngine({ build: twiceIntoOneFolder }));
    expect([...tree.keys()].filter((path) => path.startsWith('flux/cluster1/'))).toHaveLength(3);
  });
});

describe('what is built', () => {
  test('is refused with Helm values that the chart does not know, which no construct shows', async () => {
    const install = {
      ...helm,
      releases: (cluster: Parameters<typeof helm.releases>[0]) =>
        helm.releases(cluster).map((release) => ({ ...release, values: { ...release.values, pilto: {} } })),
    };
    const registry: Registry = { ...defaultRegistry, installs: [install] };
    const errors = await errorsOf(twoClusters, { registry });
    expect(errors).toContain('helm-value-unknown cluster1/istiod.pilto');
    // For an older Istio the schema is a neighbour's: a warning.
    expect(await errorsOf(twoClusters.replace('1.30.3', '1.29.2'), { registry })).toEqual([]);
  });

  test('is refused with what a construct says of itself', async () => {
    const doubtful = addon((scope) => {
      new KubeObject(scope, configMap('istio-system'));
      scope.node.addValidation({ validate: () => ['no team is named'] });
    });
    expect(await errorsOf(withNotes(), { addons: [doubtful] })).toEqual([
      'construct-invalid cluster1/70-addons',
      'construct-invalid cluster2/70-addons',
    ]);
  });

  test('is refused with fields that the class of a construct loses', async () => {
    const lossy = addon((scope) => {
      const deployment = new Deployment(scope, 'x', {
        metadata: { name: 'x', namespace: 'istio-system' },
        containers: [{ image: 'a', securityContext: { ensureNonRoot: false, readOnlyRootFilesystem: false } }],
      });
      ApiObject.of(deployment).toJson = () => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'x', namespace: 'istio-system' },
        spec: { selector: {}, template: {} },
      });
    });
    const errors = await errorsOf(withNotes(), { addons: [lossy] });
    expect(errors.filter((error) => error.startsWith('lost-field cluster1/70-addons')).length).toBeGreaterThan(0);
  });

  test('shows what it was given where its class converts, and only there', () => {
    const chart = new Chart(new App(), 'chart');
    const foreign = new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    expect(builtObject(foreign, 'a').input).toMatchObject({ given: { kind: 'ConfigMap' } });
    expect(builtObject(new KubeObject(chart, configMap('b')), 'b').input).toBeUndefined();
  });
});

const mesh = (versions: string): string => `${twoClusters}samples: { helloworld: { versions: ${versions} } }\n`;

describe('the sample helloworld', () => {
  test('is refused for a cluster the mesh does not have, and where no cluster runs it', async () => {
    expect(await errorsOf(mesh('{ cluster1: v1, clutser2: v2 }'), {})).toEqual([
      'sample-cluster-unknown samples.helloworld.versions.clutser2',
    ]);
    expect(await errorsOf(mesh('{}'), {})).toEqual(['sample-without-version samples.helloworld']);
  });

  test('is built for clusters that are named like a part of JavaScript', async () => {
    const text = mesh('{ cluster2: v1 }').replace('cluster1:', 'constructor:');
    const tree = await compiled(`${text}images: { mirrors: { docker.io: m.example.com } }\n`, {});
    expect(tree.has('constructor/extras/80-samples/service-helloworld.yaml')).toBe(true);
    expect([...tree.keys()].filter((path) => path.includes('deployment-helloworld'))).toEqual([
      'cluster2/extras/80-samples/deployment-helloworld-v1.yaml',
    ]);
  });
});

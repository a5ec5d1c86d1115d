import { describe, expect, jest, test } from '@jest/globals';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import type { Addon } from '../../lib/declare/addon.ts';
import { showFieldPath } from '../../lib/explain/field-path.ts';
import { type Provenance, whyOf } from '../../lib/explain/why.ts';
import { KubeObject } from '../../lib/parts/kube-object.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, type Customisation, emptyCustomisation } from '../../lib/synth/synth.ts';
import { inFolderAsync } from '../mesh-folder.ts';

// Each question makes a file some hundred times: seconds on a busy machine.
jest.setTimeout(120_000);

const root = resolve(import.meta.dirname, '../..');

const mesh = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  west: { network: network1, context: admin@west }
  east: { network: network2, platform: kind }
clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }
addons: { jaeger: { storage: memory, maxTraces: 1234 }, kiali: { fqdn: "kiali.{cluster}.example.com" } }
`;

const bare = emptyCustomisation(defaultRegistry);

interface Asked {
  readonly mesh?: string;
  readonly customisation?: Customisation;
  /** The line that holds this text; none: the whole file. */
  readonly line?: string;
  readonly changed?: (text: string | undefined) => string | undefined;
  readonly number?: number;
}

const ask = (
  file: string,
  { mesh: text = mesh, customisation = bare, line, changed = (same) => same, number }: Asked = {},
): Promise<Provenance> =>
  inFolderAsync({ 'mesh.yaml': text }, async (folder) => {
    const path = join(folder, 'mesh.yaml');
    const destination = { out: join(folder, 'dist'), isPrivate: () => true };
    const { tree } = await compileMesh(path, customisation, destination);
    const standing = changed(tree.get(file));
    const index = standing?.split('\n').findIndex((one) => line !== undefined && one.includes(line)) ?? -1;
    const wanted = number ?? (index === -1 ? undefined : index + 1);
    return whyOf({ mesh: path, customisation, destination, file, line: wanted, standing });
  });

/** `path@line`, or `path` for a default: what decides the line that was asked about. */
const deciders = async (file: string, line: string, asked: Asked = {}): Promise<readonly string[]> => {
  const found = await ask(file, { ...asked, line });
  expect(found.text).toContain(line);
  return found.deciders
    .filter(({ lines }) => lines.size > 0)
    .map(({ source, at }) =>
      source.kind === 'file' ? source.file : `${showFieldPath(source.path)}${at ? `@${at.line}` : ''}`,
    );
};

const eastwest = 'east/mesh/60-eastwest/helmrelease-istio-eastwestgateway.yaml';

describe('a line of dist', () => {
  test.each([
    ['a declared value of the mesh', 'east/mesh/10-namespaces/namespace-istio-system.yaml', 'part-of: mesh1', 'mesh@1'],
    [
      'a declared value of its cluster',
      'east/mesh/10-namespaces/namespace-istio-system.yaml',
      'topology.istio.io/network',
      'clusters.west.network@4 clusters.east.network@5',
    ],
    ['a value of clusterDefaults', eastwest, '10.0.0.0/8', 'clusterDefaults.gateway.service.sourceRanges[0]@6'],
    [
      'an option of an addon',
      'east/extras/70-addons/configmap-jaeger.yaml',
      '1234',
      'addons.jaeger.storage@7 addons.jaeger.maxTraces@7',
    ],
    ['the release', eastwest, '1.30.3', 'istio.version@2'],
  ])('goes back to %s', async (_, file, line, path) => {
    expect(await deciders(file, line)).toEqual(path.split(' '));
  });

  test('goes back to everything that decides it, what is said before defaults', async () => {
    expect(await deciders(eastwest, 'replicaCount')).toEqual([
      'clusters.east.platform@5',
      'clusters.east.size',
      'clusters.east.gateway.replicas',
      'clusters.east.gateway.autoscale.min',
      'clusters.east.gateway.autoscale.max',
      'clusters.east.gateway.autoscale.cpu',
    ]);
  });

  test('goes back to the name of its cluster, of which a text may hold a part', async () => {
    expect(await deciders('east/extras/70-addons/configmap-kiali.yaml', 'kiali.east.example.com')).toEqual([
      'addons.kiali.fqdn@7',
      'clusters.east@5',
    ]);
  });

  test('goes back to a default that nobody changed', async () => {
    expect(await deciders('east/mesh/40-expose/peerauthentication-default.yaml', 'mode: STRICT')).toEqual(['mtls']);
  });

  test('goes back to the patch of an override', async () => {
    const patched = `${mesh}overrides:
  patches:
    - target: { kind: Gateway, name: cross-network-gateway }
      reason: tried out
      patch: { metadata: { annotations: { example.com/why: tested } } }
`;
    expect(
      await deciders('east/mesh/40-expose/gateway-cross-network-gateway.yaml', 'example.com/why', { mesh: patched }),
    ).toEqual(['overrides.patches[0]@10']);
  });

  test('that no field decides is fixed by a part, with the reason where there is one', async () => {
    const found = await ask('east/mesh/40-expose/gateway-cross-network-gateway.yaml', { line: 'AUTO_PASSTHROUGH' });
    expect(found.deciders.filter(({ lines }) => lines.size > 0)).toEqual([]);
    expect(found.rule.room).toBe('lib/parts/exposure.ts');
    expect(found.reason).toContain('mTLS');
  });

  test('of an object that may go says what it is there for', async () => {
    const jaeger = await ask('east/extras/70-addons/configmap-jaeger.yaml', { line: 'kind: ConfigMap' });
    expect(jaeger.deciders.filter(({ existence }) => existence).map(({ source }) => source)).toEqual([
      { kind: 'field', path: ['addons', 'jaeger'] },
    ]);
    const sample = await ask(eastwest, { line: 'kind: HelmRelease' });
    expect(sample.deciders.filter(({ existence }) => existence).map(({ source }) => source)).toContainEqual({
      kind: 'field',
      path: ['install', 'method'],
    });
  });

  test('of the Helm values and of the runbook is told as well', async () => {
    expect(await deciders('west/helm/istiod.yaml', 'meshID', {})).toEqual(['mesh@1']);
    expect(await deciders('west/README.md', 'kubectl --context', {})).toContain('clusters.west.context@4');
  });

  test('of an engine object is told, with the engine as its maker', async () => {
    const file = 'flux/east/kustomization-mesh1-east-30-istiod.yaml';
    expect(await deciders(file, 'interval: 1h')).toEqual(['gitops.flux.interval']);
    expect((await ask(file)).rule.room).toBe('lib/engines/flux.ts');
  });

  test('of a kustomization points at the file that it names', async () => {
    const { reason, rule } = await ask('east/mesh/40-expose/kustomization.yaml', { line: 'gateway-cross' });
    expect(rule.room).toBe('lib/emit/kustomization.ts');
    expect(reason).toContain('east/mesh/40-expose/gateway-cross-network-gateway.yaml');
  });

  test('of the index of dist follows from the mesh as a whole', async () => {
    expect((await ask('README.md', { number: 1 })).rule.room).toBe('lib/synth/mesh-readme.ts');
  });

  test('of an inventory points at the object', async () => {
    const { reason } = await ask('east/inventory.json', { line: '"Gateway"' });
    expect(reason).toContain('east/mesh/40-expose/gateway-cross-network-gateway.yaml');
  });
});

const refusal = (file: string, asked: Asked): Promise<string> =>
  ask(file, asked).then(
    () => 'answered',
    (error: unknown) =>
      error instanceof MeshError ? error.issues.map(({ code, remedy }) => `${code}: ${remedy}`).join() : String(error),
  );

describe('a question that has no answer', () => {
  test('about a file that synth does not make names the nearest', async () => {
    expect(await refusal('east/mesh/gateway-cross-network-gateway.yaml', {})).toBe(
      'dist-file-unknown: did you mean west/mesh/40-expose/gateway-cross-network-gateway.yaml?',
    );
  });

  test('about a line behind the end names the last one', async () => {
    expect(await refusal(eastwest, { number: 4000 })).toMatch(/^dist-line-unknown: name one from 1 to \d+$/);
    expect(await refusal(eastwest, { number: 0 })).toMatch(/^dist-line-unknown/);
  });

  test('about a file that is not what synth makes now wants a synth first', async () => {
    expect(await refusal(eastwest, { changed: (text) => `${text}# mine\n` })).toMatch(/^dist-stale: run isthmus synth/);
    expect(await refusal(eastwest, { changed: () => undefined })).toMatch(/^dist-file-missing/);
  });
});

const inExample = (file: string): Promise<Provenance> => {
  const destination = { out: '/nowhere', isPrivate: () => false };
  const example = join(root, 'examples/flux-rendered/mesh.yaml');
  return compileMesh(example, bare, destination).then(({ tree }) =>
    whyOf({ mesh: example, customisation: bare, destination, file, line: undefined, standing: tree.get(file) }),
  );
};

describe('what is copied', () => {
  test('of what istioctl rendered is told as such', async () => {
    const { copy, rule } = await inExample('east/mesh/30-istiod/deployment-istiod.yaml');
    expect(copy).toEqual({ file: 'rendered/east/30-istiod/deployment-istiod.yaml', verb: 'render' });
    expect(rule.room).toBe('lib/installs/rendered.ts');
  });

  test('of what is sealed is told with the verb that seals it', async () => {
    const path = join(root, 'mesh.yaml');
    const destination = { out: '/nowhere', isPrivate: () => false };
    const { tree } = await compileMesh(path, bare, destination);
    const of = (name: string): Promise<Provenance> => {
      const file = `cluster1/mesh/${name}`;
      return whyOf({ mesh: path, customisation: bare, destination, file, line: 1, standing: tree.get(file) });
    };
    expect((await of('20-ca/sealedsecret-cacerts.yaml')).copy).toEqual({
      file: 'sealed/cluster1/cacerts.yaml',
      verb: 'seal',
    });
    expect((await of('50-remote-secrets/sealedsecret-istio-remote-secret-cluster2.yaml')).copy?.verb).toBe(
      'remote-secret',
    );
  });
});

test('what a main.ts brings has its part: its addon makes the object, its options decide', async () => {
  const options = z.strictObject({ word: z.string().default('quiet').describe('A word.') }).describe('Mine.');
  const mine: Addon<typeof options> = {
    name: 'mine',
    options,
    build: (scope, { mesh: { istio } }, { word }) => {
      new KubeObject(scope, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'mine', namespace: istio.namespace },
        data: { word },
      });
    },
  };
  const customisation = { ...bare, addons: [mine as Addon] };
  const asked = { mesh: mesh.replace('addons: {', 'addons: { mine: { word: loud },'), customisation };
  expect(await deciders('east/extras/70-addons/configmap-mine.yaml', 'word: loud', asked)).toEqual([
    'addons.mine.word@7',
  ]);
  expect((await ask('east/extras/70-addons/configmap-mine.yaml', asked)).rule.room).toBe('main.ts');
});

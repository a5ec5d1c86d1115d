import { describe, expect, test } from '@jest/globals';
import { ApiObject } from 'cdk8s';
import * as z from 'zod';
import type { Addon } from '../lib/declare/addon.ts';
import { MeshError } from '../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../lib/registry.ts';
import { compileMesh, type Customisation, emptyCustomisation } from '../lib/synth/synth.ts';
import { twoClusters } from './mesh-folder.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const options = z.strictObject({ size: z.int().default(3).describe('How many.') }).describe('An addon of a user.');

/** As a user would write one: a plain cdk8s ApiObject, and a zod schema of its options. */
const notes: Addon<typeof options> = {
  name: 'notes',
  options,
  build: (scope, { name, mesh }, { size }) => {
    new ApiObject(scope, 'notes', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'notes', namespace: mesh.istio.namespace },
      data: { cluster: name, size: String(size) },
    });
  },
};

const compile = async (text: string, own: Partial<Customisation>): Promise<ReadonlyMap<string, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-own-'));
  try {
    writeFileSync(join(folder, 'mesh.yaml'), text);
    const { tree } = await compileMesh(join(folder, 'mesh.yaml'), { ...emptyCustomisation(defaultRegistry), ...own });
    return tree;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const codesOf = async (text: string, own: Partial<Customisation>): Promise<readonly string[]> => {
  try {
    await compile(text, own);
    return [];
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code, path }) => `${code} ${path.join('.')}`);
    throw error;
  }
};

const withNotes = `${twoClusters}addons: { notes: {} }\n`;
const file = 'cluster1/extras/70-addons/configmap-notes.yaml';

describe("an addon of the user's own", () => {
  test('is a word of mesh.yaml, with options and defaults like ours', async () => {
    const tree = await compile(`${withNotes}clusterDefaults: { addons: { notes: { size: 5 } } }\n`, {
      addons: [notes],
    });
    expect(tree.get(file)).toContain('size: "5"');
    expect(tree.get('cluster1/extras/70-addons/kustomization.yaml')).toContain('configmap-notes.yaml');
  });

  test('is an unknown word without its code', async () => {
    expect(await codesOf(withNotes, {})).toEqual(['unknown-key addons.notes']);
  });

  test('has its options checked', async () => {
    expect(await codesOf(withNotes.replace('{} }', '{ sise: 1 } }'), { addons: [notes] })).toEqual([
      'unknown-key addons.notes.sise',
    ]);
  });

  test('has its objects checked against the schema of their kind', async () => {
    const wrong: Addon = {
      ...notes,
      build: (scope) => {
        const metadata = { name: 'x', namespace: 'istio-system' };
        new ApiObject(scope, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata, date: {} });
      },
    };
    expect(await codesOf(withNotes, { addons: [wrong] })).toEqual(
      expect.arrayContaining([expect.stringContaining('object-unknown-field cluster1/70-addons/x')]),
    );
  });

  test('cannot put a secret into dist', async () => {
    const leaky: Addon = {
      ...notes,
      build: (scope) => {
        const metadata = { name: 'x', namespace: 'istio-system' };
        new ApiObject(scope, 'x', { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: 'hunter2' } });
      },
    };
    expect(await codesOf(withNotes, { addons: [leaky] })).toEqual(
      expect.arrayContaining([expect.stringContaining('secret-in-the-clear cluster1/70-addons/x')]),
    );
  });

  test('cannot take the place of an object that stands already', async () => {
    const double: Addon = {
      ...notes,
      build: (scope) => {
        const metadata = { name: 'istio-system' };
        new ApiObject(scope, 'x', { apiVersion: 'v1', kind: 'Namespace', metadata });
      },
    };
    expect(await codesOf(withNotes, { addons: [double] })).toEqual(
      expect.arrayContaining([expect.stringContaining('duplicate-object cluster1/70-addons/x')]),
    );
  });
});

describe("a transform of the user's own", () => {
  test('sees every object with its place, and what it gives back is written', async () => {
    const tree = await compile(twoClusters, {
      transforms: [
        (manifest, { cluster, stage }) =>
          manifest.kind === 'PeerAuthentication'
            ? {
                ...manifest,
                metadata: { ...manifest.metadata, annotations: { 'example.com/place': `${cluster} ${stage}` } },
              }
            : manifest,
      ],
    });
    expect(tree.get('cluster2/mesh/40-expose/peerauthentication-default.yaml')).toContain(
      'example.com/place: cluster2 40-expose',
    );
  });

  test('is checked like everything else', async () => {
    const codes = await codesOf(twoClusters, {
      transforms: [(manifest) => (manifest.kind === 'PeerAuthentication' ? { ...manifest, spce: {} } : manifest)],
    });
    expect(codes).toEqual(expect.arrayContaining([expect.stringContaining('object-unknown-field')]));
  });
});

import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { besideRule, listingRule, ruleOf } from '../../lib/explain/made-by.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { builtStages, buildersFor } from '../../lib/synth/built-cluster.ts';
import { emptyCustomisation, readMeshInputs } from '../../lib/synth/mesh-inputs.ts';
import { PatchRecord } from '../../lib/synth/overrides/patch-record.ts';
import { compileMesh } from '../../lib/synth/synth.ts';

const root = resolve(import.meta.dirname, '../..');
const examples = readdirSync(join(root, 'examples')).map((name) => join(root, 'examples', name, 'mesh.yaml'));
const meshes = [join(root, 'mesh.yaml'), ...examples];
const customisation = emptyCustomisation(defaultRegistry);

describe.each(meshes.map((mesh) => ({ name: mesh.slice(root.length + 1), mesh })))('$name', ({ mesh }) => {
  test('has no object whose maker is not a file of lib', async () => {
    const { plan, registry } = readMeshInputs(mesh, customisation);
    const rooms = new Set<string>();
    for (const cluster of plan.clusters) {
      const { stages } = await builtStages(cluster, buildersFor(cluster, registry), [], new PatchRecord());
      for (const { built, makers } of stages) {
        for (const { origin } of built.objects) {
          const id = origin.split('/')[2] ?? '';
          const maker = makers.get(id);
          expect([origin, maker]).not.toEqual([origin, undefined]);
          if (maker) rooms.add(ruleOf(maker, id, [], 'helm').room);
        }
      }
    }
    expect([...rooms].filter((room) => !existsSync(join(root, room)))).toEqual([]);
  });

  test('has no file in a cluster that is neither an object nor known', async () => {
    const { tree, owners } = await compileMesh(mesh, customisation);
    const others = [...tree.keys()].filter((path) => {
      const owner = owners.get(path) ?? '';
      const below = path.slice(owner.length + 1);
      return owner !== '' && path.startsWith(`${owner}/`) && !/^(mesh|extras)\//.test(below) && !listingRule(path);
    });
    const rules = others.map((path) => [path, besideRule(path.slice(path.indexOf('/') + 1))?.room ?? '']);
    expect(rules.filter(([, room = '']) => !existsSync(join(root, room)) || room === '')).toEqual([]);
  });
});

test('an addon of a main.ts is told as such', () => {
  expect(ruleOf({ kind: 'addon', name: 'mine' }, 'x', ['mine'], 'helm').room).toBe('main.ts');
});

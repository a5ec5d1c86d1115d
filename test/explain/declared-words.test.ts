import { describe, expect, test } from '@jest/globals';
import { fieldsOf, nodeAt, writtenSchema } from '../../lib/declare/schema-walk.ts';
import { meshSchema } from '../../lib/declare/schema/mesh.ts';
import { clusterWords, meshWords } from '../../lib/explain/declared-words.ts';
import type { IssuePath } from '../../lib/plan/issue.ts';
import { isMap, type JsonObject } from '../../lib/plan/manifest.ts';
import { valueAt } from '../../lib/plan/merge.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { resolved, twoClusters } from '../mesh-folder.ts';

const root = writtenSchema(meshSchema(defaultRegistry));
const { plan } = resolved({
  'mesh.yaml': `${twoClusters.replace('1.30.3', '1.30.3, canary: { version: 1.31.0, revision: 1-31-0 }')}clusterDefaults: { controlPlane: { autoscale: {} }, gateway: { autoscale: {} } }\n`,
});

/** Fields whose words the plan does not keep: something else follows from them, or they stand in layers of their own. */
const notKept = new Set([
  'extends',
  'check',
  'clusters',
  'clusterDefaults',
  'secrets',
  'overrides',
  'overrides.patches',
  'secrets.backend',
  'size',
  'addons',
  'samples',
]);

/** Left to the chart while nobody says them. */
const ofChart = ['controlPlane', 'gateway'].flatMap((of) =>
  ['requests', 'limits'].map((name) => `${of}.resources.${name}`),
);

/** Paths of fields, three steps deep, that the words of a plan lack. */
const missingIn = (words: JsonObject, at: IssuePath, skipped: readonly string[]): readonly string[] => {
  const node = nodeAt(root, at);
  const below = (path: readonly string[]): readonly string[] => {
    const name = path.join('.');
    if (notKept.has(name) || skipped.includes(name)) return [];
    const here = nodeAt(root, [...at, ...path]);
    const value = valueAt(words, path);
    if (value === undefined) return [name];
    return here && isMap(value) && path.length < 3 ? fieldsOf(here).flatMap((field) => below([...path, field])) : [];
  };
  return node ? fieldsOf(node).flatMap((field) => below([field])) : ['?'];
};

describe('a plan in the words of a declaration', () => {
  test('has every field of a cluster', () => {
    const [first] = plan.clusters;
    expect(first && missingIn(clusterWords(first), ['clusters', 'x'], ofChart)).toEqual([]);
  });

  test('has every field of the mesh, but for the options of engines that it does not use', () => {
    expect(missingIn(meshWords(plan), [], ['gitops.argocd', 'gitops.kubectl'])).toEqual([]);
  });
});

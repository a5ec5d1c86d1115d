import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pinState } from '../../../lib/cli/seal/pin-changes.ts';
import type { ClusterPins } from '../../../lib/store/store.ts';
import { TestMesh } from './mesh-with-keys.ts';

let alone: TestMesh;
let many: TestMesh;
beforeAll(() => {
  alone = new TestMesh(['c1']);
  many = new TestMesh(['c1', 'c2']);
});
afterAll(() => [alone, many].forEach((mesh) => mesh.end()));

const stateOf = (mesh: TestMesh, pins: readonly ClusterPins[], secrets = '') => {
  const text = mesh.read('mesh.yaml');
  mesh.write('mesh.yaml', text.replace('network-c1', `network-c1${secrets}`));
  const { root, plan } = mesh.context();
  mesh.write('mesh.yaml', text);
  const [cluster] = plan.clusters;
  if (!cluster) throw new TypeError('no cluster');
  return pinState(root, cluster, pins);
};

describe('a cluster that gets its first peer', () => {
  test('keeps its pins while it is alone, and takes up the backend of its access then', () => {
    const { kept: first } = stateOf(alone, []);
    expect(first.remoteAccess).toBe('');
    const { changes, kept } = stateOf(many, [first]);
    expect([changes, kept.remoteAccess]).toEqual([[], 'sealed-secrets']);
    const again = stateOf(alone, [kept]);
    expect([again.changes, again.kept]).toEqual([[], kept]);
    expect(again.kept).toBe(kept);
  });

  test('does not take up plain beside a sealed CA', () => {
    const { kept } = stateOf(alone, []);
    expect(stateOf(many, [kept], ', secrets: { remoteAccess: plain }').changes).toEqual([
      'secrets of remoteAccess: none -> plain',
    ]);
  });
});

test('an address that only a store of the operator will use is a change when it appears', () => {
  const url = ', apiServer: { url: "https://a.example.com" }';
  const { kept } = stateOf(alone, []);
  expect(stateOf(alone, [kept], url)).toMatchObject({ changes: [], isNewAddress: true, kept });
  const external = { ...kept, remoteAccess: 'external-secrets' };
  expect(stateOf(alone, [external], url).changes).toEqual(['apiServer.url: none -> https://a.example.com']);
});

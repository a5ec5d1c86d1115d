import { describe, expect, test } from '@jest/globals';
import {
  type ClusterInventory,
  clusterInventoryText,
  emptyMeshInventory,
  type MeshInventory,
  meshInventoryText,
  readClusterInventory,
  readMeshInventory,
} from '../../lib/emit/inventory.ts';

const mesh: MeshInventory = {
  format: 1,
  isthmus: '0.1.0',
  inputs: 'sha256:abc',
  mesh: 'mesh1',
  topology: 'multi-primary',
  engine: 'flux',
  install: 'helm',
  clusters: [
    { name: 'west', network: 'network1' },
    { name: 'east', network: 'network2' },
  ],
  engineFiles: ['flux/west/b.yaml', 'flux/west/a.yaml'],
};

const cluster: ClusterInventory = {
  objects: [
    {
      stage: '10-namespaces',
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: '',
      name: 'istio-system',
      file: 'mesh/10-namespaces/namespace-istio-system.yaml',
      sha256: 'abc',
    },
  ],
  files: ['mesh/kustomization.yaml', 'kustomization.yaml'],
};

describe('the text', () => {
  test('of the mesh has one line per cluster and file, files sorted, clusters as declared', () => {
    expect(meshInventoryText(mesh)).toBe(
      [
        '{',
        '  "format": 1,',
        '  "isthmus": "0.1.0",',
        '  "inputs": "sha256:abc",',
        '  "mesh": "mesh1",',
        '  "topology": "multi-primary",',
        '  "engine": "flux",',
        '  "install": "helm",',
        '  "clusters": [',
        '    {"name":"west","network":"network1"},',
        '    {"name":"east","network":"network2"}',
        '  ],',
        '  "engineFiles": [',
        '    "flux/west/a.yaml",',
        '    "flux/west/b.yaml"',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('of a cluster has one line per object, in one order of members', () => {
    const [object] = cluster.objects;
    const shuffled = Object.fromEntries(Object.entries(object ?? {}).toReversed());
    expect(clusterInventoryText({ ...cluster, objects: [JSON.parse(JSON.stringify(shuffled))] })).toBe(
      [
        '{',
        '  "objects": [',
        '    {"stage":"10-namespaces","apiVersion":"v1","kind":"Namespace","namespace":"","name":"istio-system","file":"mesh/10-namespaces/namespace-istio-system.yaml","sha256":"abc"}',
        '  ],',
        '  "files": [',
        '    "kustomization.yaml",',
        '    "mesh/kustomization.yaml"',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('is read back equal', () => {
    expect(readMeshInventory(meshInventoryText(mesh), 'inventory.json')).toEqual({
      inventory: { ...mesh, engineFiles: ['flux/west/a.yaml', 'flux/west/b.yaml'] },
      issues: [],
    });
    expect(readClusterInventory(clusterInventoryText(cluster), 'west/inventory.json').inventory?.objects).toEqual(
      cluster.objects,
    );
    expect(readMeshInventory(meshInventoryText(emptyMeshInventory), 'x').inventory).toEqual(emptyMeshInventory);
  });
});

const changed = (changes: object): string => JSON.stringify({ ...mesh, ...changes });

describe('an inventory that', () => {
  test('does not exist is no issue', () => {
    expect(readMeshInventory(undefined, 'x')).toEqual({ inventory: undefined, issues: [] });
    expect(readClusterInventory(undefined, 'x')).toEqual({ inventory: undefined, issues: [] });
  });

  test.each([
    ['is no JSON', '<<<<<<< HEAD\n{}\n', 'inventory-unreadable'],
    ['is of somebody else', '{"inventory": []}', 'inventory-unreadable'],
    ['lists a path outside', changed({ engineFiles: ['../../etc/passwd'] }), 'inventory-unreadable'],
    ['lists an absolute path', changed({ engineFiles: ['/etc/passwd'] }), 'inventory-unreadable'],
    ['names a cluster that is a path', changed({ clusters: [{ name: 'a/b', network: 'n' }] }), 'inventory-unreadable'],
    [
      'names a cluster that is the parent',
      changed({ clusters: [{ name: '..', network: 'n' }] }),
      'inventory-unreadable',
    ],
    ['is of a newer isthmus', changed({ format: 2 }), 'inventory-newer'],
  ])('%s is an issue that names the file', (_, text, code) => {
    const { inventory, issues } = readMeshInventory(text, 'inventory.json');
    expect(inventory).toBeUndefined();
    expect(issues).toMatchObject([{ code, severity: 'error', path: ['inventory.json'] }]);
  });

  test('of a cluster lists a path outside is an issue', () => {
    for (const bad of [
      { ...cluster, files: ['../x'] },
      { ...cluster, objects: [{ ...cluster.objects[0], file: '../x' }] },
      [],
      null,
    ]) {
      expect(readClusterInventory(JSON.stringify(bad), 'west/inventory.json').issues).toMatchObject([
        { code: 'inventory-unreadable' },
      ]);
    }
  });
});

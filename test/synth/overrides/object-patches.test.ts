import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readClusterInventory } from '../../../lib/emit/inventory.ts';
import type { Json, Manifest } from '../../../lib/plan/manifest.ts';
import type { Transform } from '../../../lib/synth/transform.ts';
import { twoClusters } from '../../mesh-folder.ts';
import { compiled, errorsOf, issuesOf, treeOf, withOverrides } from './compiled.ts';

const policy = { kind: 'PeerAuthentication', name: 'default' };
const reason = 'the audit wants it';
const onPolicy = (patch: Json): Json => ({ patches: [{ target: policy, patch, reason }] });
const annotated = onPolicy({ metadata: { annotations: { team: 'mesh' } } });
const policyFile = 'mesh/40-expose/peerauthentication-default.yaml';

describe('without overrides', () => {
  test('dist is the same to the byte, but for the digest of mesh.yaml', async () => {
    const { tree: plain } = await compiled(twoClusters);
    const { tree: empty } = await compiled(withOverrides({ values: {}, meshConfig: {}, patches: [] }));
    const changed = [...plain].filter(([path, text]) => empty.get(path) !== text).map(([path]) => path);
    expect([...empty.keys()]).toEqual([...plain.keys()]);
    expect(changed).toEqual(['inventory.json']);
    expect([...plain.values()].join('')).not.toMatch(/"overrides"|## Overrides/);
  });
});

describe('a patch of an object', () => {
  test('changes it in every cluster, and inventory and README say why', async () => {
    const tree = await treeOf(annotated);
    for (const cluster of ['cluster1', 'cluster2']) {
      expect(parse(tree.get(`${cluster}/${policyFile}`) ?? '')).toMatchObject({
        metadata: { name: 'default', annotations: { team: 'mesh' } },
        spec: { mtls: { mode: 'STRICT' } },
      });
      expect(tree.get(`${cluster}/README.md`)).toContain(`## Overrides\n`);
      expect(tree.get(`${cluster}/README.md`)).toContain(`- PeerAuthentication \`default\`: ${reason}\n`);
      const { inventory, issues } = readClusterInventory(tree.get(`${cluster}/inventory.json`), 'inventory.json');
      expect(issues).toEqual([]);
      const marked = inventory?.objects.filter(({ overrides }) => overrides !== undefined);
      expect(marked).toMatchObject([{ file: policyFile, overrides: [{ reason }] }]);
    }
  });

  test('is for the cluster alone that says it', async () => {
    const own = twoClusters.replace(
      '{ network: network2 }',
      `{ network: network2, overrides: ${JSON.stringify(annotated)} }`,
    );
    const { tree } = await compiled(own);
    expect(tree.get(`cluster1/${policyFile}`)).not.toContain('team: mesh');
    expect(tree.get(`cluster2/${policyFile}`)).toContain('team: mesh');
    expect(tree.get('cluster1/README.md')).not.toContain('## Overrides');
  });

  test('comes before the transforms of a main.ts', async () => {
    const seen: Manifest[] = [];
    const look: Transform = (manifest) => {
      if (manifest.kind === policy.kind) seen.push(manifest);
      return manifest.kind === policy.kind
        ? { ...manifest, metadata: { ...manifest.metadata, annotations: { team: 'main.ts' } } }
        : manifest;
    };
    const tree = await treeOf(annotated, { transforms: [look] });
    expect(seen.map(({ metadata }) => metadata.annotations)).toEqual([{ team: 'mesh' }, { team: 'mesh' }]);
    // What all clusters share is still one object.
    expect(seen[0]).toBe(seen[1]);
    expect(tree.get(`cluster1/${policyFile}`)).toContain('team: main.ts');
  });

  test('is one of several, in declared order', async () => {
    const add = { op: 'add', path: '/metadata/annotations/b', value: 'c' };
    const patches = [
      { target: policy, patch: { metadata: { annotations: { a: '1' } } }, reason },
      { target: { ...policy, namespace: 'istio-system' }, stage: '40-expose', jsonPatch: [add], reason: 'other' },
    ];
    const tree = await treeOf({ patches });
    expect(parse(tree.get(`cluster1/${policyFile}`) ?? '')).toMatchObject({
      metadata: { annotations: { a: '1', b: 'c' } },
    });
    expect(tree.get('cluster1/inventory.json')).toContain(`"overrides":[{"reason":"${reason}"},{"reason":"other"}]`);
  });

  const gone = 'override-target-gone overrides/patches/0/target mesh.yaml:6';
  const place = 'overrides/patches/0 mesh.yaml:6';

  test.each<[string, Json, string]>([
    ['matches nothing', { target: { ...policy, name: 'defalt' }, patch: {} }, gone],
    ['matches nothing in its namespace', { target: { ...policy, namespace: 'x' }, patch: {} }, gone],
    ['matches nothing in its stage', { target: policy, stage: '70-addons', patch: {} }, gone],
    [
      'matches nothing of its apiVersion',
      { target: { ...policy, apiVersion: 'security.istio.io/v2' }, patch: {} },
      gone,
    ],
    [
      'changes nothing',
      { target: policy, patch: { spec: { mtls: { mode: 'STRICT' } } } },
      `override-without-effect ${place}`,
    ],
    ['changes the name', { target: policy, patch: { metadata: { name: 'x' } } }, `override-changes-identity ${place}`],
    [
      'changes the kind',
      { target: policy, jsonPatch: [{ op: 'replace', path: '/kind', value: 'X' }] },
      `override-changes-identity ${place}`,
    ],
    ['takes the metadata away', { target: policy, patch: { metadata: null } }, `override-changes-identity ${place}`],
    ['breaks the schema', { target: policy, patch: { spec: { mtsl: {} } } }, `override-misfit ${place}`],
    ['finds no field', { target: policy, jsonPatch: [{ op: 'remove', path: '/spec/x' }] }, `override-misfit ${place}`],
    [
      'writes a Secret in the clear',
      {
        target: { kind: 'Secret', name: 'istio-reader-service-account-istio-remote-secret-token' },
        patch: { stringData: { a: 'b' } },
      },
      `override-adds-secret ${place}`,
    ],
    [
      'takes the label of the network away',
      {
        target: { kind: 'Namespace', name: 'istio-system' },
        patch: { metadata: { labels: { 'topology.istio.io/network': null } } },
      },
      `override-guarded ${place}`,
    ],
    [
      'takes the protection from pruning away',
      { target: { kind: 'HelmRelease', name: 'istiod' }, patch: { metadata: { annotations: null } } },
      `override-guarded ${place}`,
    ],
    [
      'changes values past the checks',
      { target: { kind: 'HelmRelease', name: 'istiod' }, patch: { spec: { values: { pilot: { env: null } } } } },
      `override-guarded ${place}`,
    ],
  ])('is refused where it %s', async (_, patch, expected) => {
    const patches = [{ reason, ...Object(patch) }];
    expect(await errorsOf({ patches })).toEqual([expected]);
  });

  test('that has lost its object names what is like it', async () => {
    const issues = await issuesOf(
      withOverrides({ patches: [{ target: { ...policy, name: 'defalt' }, patch: {}, reason }] }),
    );
    expect(issues.find(({ code }) => code === 'override-target-gone')?.remedy).toContain(
      'there is PeerAuthentication istio-system/default',
    );
  });

  test('is in order where it has an effect in one of the clusters', async () => {
    const network = { kind: 'Namespace', name: 'istio-system' };
    const patch = {
      target: network,
      patch: { metadata: { labels: { 'topology.istio.io/network': 'network1' } } },
      reason,
    };
    // In cluster1 it says what stands there, in cluster2 it is refused: told once, and not as one without effect.
    expect(await errorsOf({ patches: [patch] })).toEqual(['override-guarded overrides/patches/0 mesh.yaml:6']);
  });

  test('cannot be for a sealed document', async () => {
    const keys = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'].map((key) => `${key}: AgBy`);
    const sealed = {
      'sealed/cluster1/cacerts.yaml': `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: cacerts, namespace: istio-system }
spec: { encryptedData: { ${keys.join(', ')} } }
`,
    };
    const patch = {
      target: { kind: 'SealedSecret', name: 'cacerts' },
      patch: { metadata: { labels: { a: 'b' } } },
      reason,
    };
    const codes = (await issuesOf(withOverrides({ patches: [patch] }), { files: sealed })).map(({ code }) => code);
    expect(codes).toContain('override-of-sealed-document');
    expect(codes).not.toContain('override-target-gone');
  });
});

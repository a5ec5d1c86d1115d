import { describe, expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readCommitted } from '../../lib/declare/committed.ts';
import { inFolder, issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

/** A SealedSecret as istiod needs it: all files of a CA, or a kubeconfig under the name of the peer, with the label. */
const sealed = (
  name: string,
  namespace = 'istio-system',
  keys = keysFor(name),
): string => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  encryptedData: { ${keys.map((key) => `${key}: AgBy`).join(', ')} }
  template: { metadata: { labels: { istio/multiCluster: "true" } } }
`;
const caKeys = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'];
const keysFor = (name: string): readonly string[] =>
  name === 'cacerts' ? caKeys : [name.replace('istio-remote-secret-', '')];

const errors = (files: Record<string, string>): string[] =>
  issuesOf({ 'mesh.yaml': twoClusters, ...files })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, at }) => `${code} ${at?.file}`);

describe('sealed documents', () => {
  test('are pending, with one warning that names the clusters, until something is sealed', () => {
    const { plan, issues } = resolved({ 'mesh.yaml': twoClusters });
    expect(plan.clusters.map(({ cacerts }) => cacerts.state)).toEqual(['pending', 'pending']);
    const pending = issues.filter(({ code }) => code === 'cacerts-not-sealed');
    expect(pending.map(({ problem }) => problem)).toEqual([expect.stringContaining('cluster1, cluster2')]);
  });

  test('find their places by the name of the Secret: the CA, the access to a peer, the addons', () => {
    const { plan } = resolved({
      'mesh.yaml': twoClusters,
      'sealed/cluster1/ca.yaml': sealed('cacerts'),
      'sealed/cluster1/peer.yaml': sealed('istio-remote-secret-cluster2'),
      'sealed/cluster1/key.yaml': sealed('kiali-signing-key'),
    });
    const [cluster1] = plan.clusters;
    expect(cluster1?.cacerts).toMatchObject({ state: 'sealed', documents: [{ file: 'sealed/cluster1/ca.yaml' }] });
    expect(cluster1?.remoteSecrets).toMatchObject([{ peer: 'cluster2', state: 'sealed' }]);
    expect(cluster1?.addonSecrets.map(({ file }) => file)).toEqual(['sealed/cluster1/key.yaml']);
  });

  test('keep their bytes', () => {
    const text = `# sealed by hand\n${sealed('cacerts')}`;
    const { plan } = resolved({ 'mesh.yaml': twoClusters, 'sealed/cluster1/ca.yaml': text });
    expect(plan.clusters[0]?.cacerts.documents[0]?.text).toBe(text);
  });

  test.each([
    ['text that is no YAML', 'a: [', 'sealed-document-unreadable'],
    ['an empty file', '', 'sealed-document-unreadable'],
    [
      'an alias, which a sealed document never has',
      `${sealed('cacerts')}x: &a 1\ny: *a\n`,
      'sealed-document-unreadable',
    ],
    ['a map that is no object', 'a: 1\n', 'sealed-document-unreadable'],
    [
      'a plain Secret',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: cacerts, namespace: istio-system }\n',
      'sealed-document-plain',
    ],
    [
      'a kind that the backend does not make',
      sealed('cacerts').replace('SealedSecret', 'ConfigMap'),
      'sealed-document-wrong-kind',
    ],
    ['another namespace', sealed('cacerts', 'default'), 'sealed-document-wrong-namespace'],
  ])('refuse %s', (_, text, code) => {
    expect(errors({ 'sealed/cluster1/ca.yaml': text })).toContain(`${code} sealed/cluster1/ca.yaml`);
  });

  test('refuse two documents for one Secret', () => {
    const files = { 'sealed/cluster1/a.yaml': sealed('cacerts'), 'sealed/cluster1/b.yaml': sealed('cacerts') };
    expect(errors(files)).toEqual(['sealed-document-twice sealed/cluster1/b.yaml']);
  });

  test('of a cluster that is no peer any more are left out with a warning', () => {
    const files = { 'mesh.yaml': twoClusters, 'sealed/cluster1/old.yaml': sealed('istio-remote-secret-cluster9') };
    const { plan, issues } = resolved(files);
    expect(issues.map(({ code }) => code)).toContain('sealed-document-unused');
    expect(plan.clusters[0]?.addonSecrets).toEqual([]);
  });

  test('that a symbolic link leads to are refused', () => {
    inFolder({ 'secret.yaml': sealed('cacerts'), 'sealed/cluster1/README.md': '' }, (folder) => {
      symlinkSync(join(folder, 'secret.yaml'), join(folder, 'sealed/cluster1/ca.yaml'));
      expect(readCommitted(folder, ['cluster1']).issues.map(({ code }) => code)).toEqual(['committed-symlink']);
    });
  });

  test('of a cluster with a harmful name are not looked for', () => {
    inFolder({ 'x/ca.yaml': sealed('cacerts'), 'sealed/y': '' }, (folder) => {
      expect([...readCommitted(folder, ['../x', 'a/b', '9']).clusters.keys()]).toEqual(['9']);
    });
  });
});

describe('what a sealed document says in the clear', () => {
  test('is checked: a CA without one of its files stops istiod', () => {
    const text = sealed('cacerts', 'istio-system', caKeys.slice(1));
    expect(errors({ 'sealed/cluster1/ca.yaml': text })).toEqual(['sealed-ca-incomplete sealed/cluster1/ca.yaml']);
  });

  test('may be the layout of a tls Secret', () => {
    const text = sealed('cacerts', 'istio-system', ['tls.crt', 'tls.key', 'ca.crt']);
    expect(errors({ 'sealed/cluster1/ca.yaml': text })).toEqual([]);
  });

  test('names the peer by its key, and has the label istiod looks for', () => {
    const name = 'istio-remote-secret-cluster2';
    const wrong = sealed(name, 'istio-system', ['kubernetes']).replace('"true"', '"yes"');
    expect(errors({ 'sealed/cluster1/peer.yaml': wrong })).toEqual([
      'sealed-remote-key sealed/cluster1/peer.yaml',
      'sealed-remote-label sealed/cluster1/peer.yaml',
    ]);
    expect(errors({ 'sealed/cluster1/peer.yaml': sealed(name) })).toEqual([]);
  });

  test('is found in sops files and ExternalSecrets too', () => {
    const sops = `apiVersion: v1
kind: Secret
metadata: { name: cacerts, namespace: istio-system }
stringData: { value.txt: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]" }
sops: { mac: "ENC[...]" }
`;
    const mesh = `${twoClusters}secrets: { backend: sops, remoteAccess: external-secrets, store: { name: store } }
clusterDefaults: { apiServer: { url: 'https://{cluster}.example.com' } }
`;
    const external = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: istio-remote-secret-cluster2, namespace: istio-system }
spec: { data: [{ secretKey: cluster2, remoteRef: { key: a } }] }
`;
    const files = { 'mesh.yaml': mesh, 'sealed/cluster1/ca.yaml': sops, 'sealed/cluster1/peer.yaml': external };
    expect(errors(files)).toEqual([
      'sealed-ca-incomplete sealed/cluster1/ca.yaml',
      'sealed-remote-label sealed/cluster1/peer.yaml',
    ]);
  });
});

describe('Secrets that images and charts are pulled with', () => {
  const mesh = `${twoClusters}images: { pullSecrets: [registry-pull] }\ninstall: { charts: { secret: chart-pull } }\n`;

  test('come before the control plane, also into the namespaces of samples and the CNI agent', () => {
    const { plan, issues } = resolved({
      'mesh.yaml': mesh,
      'sealed/cluster1/a.yaml': sealed('registry-pull'),
      'sealed/cluster1/b.yaml': sealed('registry-pull', 'sample'),
      'sealed/cluster1/c.yaml': sealed('chart-pull'),
    });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan.clusters[0]?.pullSecrets.map(({ file }) => file)).toEqual(
      ['a', 'b', 'c'].map((name) => `sealed/cluster1/${name}.yaml`),
    );
  });

  test('are refused in a namespace nobody pulls in', () => {
    const files = { 'mesh.yaml': mesh, 'sealed/cluster1/a.yaml': sealed('registry-pull', 'default') };
    expect(errors(files)).toEqual(['sealed-document-wrong-namespace sealed/cluster1/a.yaml']);
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Issue } from '../../lib/plan/issue.ts';
import { certificate as rootCertificate } from '../certificates.ts';
import { type Files, issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

const meshWith = (secrets: string, shared = ''): string =>
  `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } }${shared} }\nsecrets: { ${secrets} }\n`;

const addressed = ', apiServer: { url: "https://{cluster}.example.com" }';

const errorsOf = (files: Files): readonly Issue[] => issuesOf(files).filter(({ severity }) => severity === 'error');

/** `code cluster` of every error. */
const errors = (text: string): readonly string[] =>
  errorsOf({ 'mesh.yaml': text }).map(({ code, path }) => `${code} ${path[1] ?? ''}`);

const remedies = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(issuesOf({ 'mesh.yaml': text }).map(({ code, remedy }) => [code, remedy]));

const certificate = (spec: string): string =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: cacerts, namespace: istio-system }\nspec: { ${spec} }\n`;

const push = (name: string): string =>
  `apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: { name: ${name}, namespace: istio-system }\n`;

const fetched = (name: string, key: string): string =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: ${name}, namespace: istio-system }\nspec: { target: { template: { metadata: { labels: { istio/multiCluster: "true" } } } }, data: [{ secretKey: ${key} }] }\n`;

const codesWith = (spec: string): readonly string[] =>
  errorsOf({
    'mesh.yaml': meshWith('cacerts: cert-manager, issuer: { name: mesh-ca }'),
    'sealed/cluster1/cacerts.yaml': certificate(spec),
  }).map(({ code }) => code);

describe('the backend external-secrets', () => {
  test('needs a store', () => {
    const text = meshWith('backend: external-secrets', addressed);
    expect(errors(text)).toEqual(['secret-store-missing cluster1', 'secret-store-missing cluster2']);
    expect(errors(meshWith('backend: external-secrets, store: { name: vault }', addressed))).toEqual([]);
  });

  test('needs the address at which peers reach each API server', () => {
    const text = meshWith('remoteAccess: external-secrets, store: { name: vault }');
    expect(errors(text)).toEqual(['api-server-url-missing cluster1', 'api-server-url-missing cluster2']);
    expect(errors(meshWith('cacerts: external-secrets, store: { name: vault }'))).toEqual([]);
  });

  test('needs every peer to offer its access', () => {
    const text = meshWith('store: { name: vault }', addressed).replace(
      '{ network: network2 }',
      '{ network: network2, secrets: { remoteAccess: external-secrets } }',
    );
    expect(errors(text)).toEqual(['remote-access-not-offered cluster2']);
  });

  test('is pending until seal has written its references', () => {
    const found = remedies(meshWith('remoteAccess: external-secrets, store: { name: vault }', addressed));
    expect(found['remote-secrets-not-sealed']).toBe('run isthmus seal');
  });

  test('has the kind of store that is declared, of the cluster over that of the mesh, with {cluster} replaced', () => {
    const store = 'store: { name: vault, provider: { vault: { path: "mesh/{cluster}", server: "https://vault" } } }';
    const text = meshWith(`backend: external-secrets, ${store}`, addressed).replace(
      '{ network: network2 }',
      '{ network: network2, secrets: { store: { kind: ClusterSecretStore, name: own } } }',
    );
    expect(resolved({ 'mesh.yaml': text }).plan.clusters.map(({ secretStore }) => secretStore)).toEqual([
      { kind: 'SecretStore', name: 'vault', provider: { vault: { path: 'mesh/cluster1', server: 'https://vault' } } },
      {
        kind: 'ClusterSecretStore',
        name: 'own',
        provider: { vault: { path: 'mesh/cluster2', server: 'https://vault' } },
      },
    ]);
  });
});

describe('the backend cert-manager', () => {
  test('needs an issuer', () => {
    expect(errors(meshWith('cacerts: cert-manager'))).toEqual(['issuer-missing cluster1', 'issuer-missing cluster2']);
    const text = meshWith('cacerts: cert-manager, issuer: { name: mesh-ca }');
    expect(errors(text)).toEqual([]);
    expect(resolved({ 'mesh.yaml': text }).plan.clusters[0]?.issuer).toEqual({
      kind: 'ClusterIssuer',
      name: 'mesh-ca',
      group: 'cert-manager.io',
    });
  });

  test('is refused for remote access, also where it is the backend of everything', () => {
    expect(errors(meshWith('backend: cert-manager, issuer: { name: mesh-ca }'))).toEqual([
      'backend-not-for-remote-access cluster1',
      'backend-not-for-remote-access cluster2',
    ]);
  });

  test('waits for its Certificate, and asks for no CA to be issued', () => {
    const found = remedies(meshWith('cacerts: cert-manager, issuer: { name: mesh-ca }'));
    expect(found['cacerts-not-sealed']).toBe('run isthmus seal');
  });

  test('has to ask for a CA, in the Secret istiod reads', () => {
    expect(codesWith('isCA: true, secretName: cacerts')).toEqual([]);
    expect(codesWith('secretName: cacerts')).toEqual(['sealed-certificate-no-ca']);
    expect(codesWith('isCA: true, secretName: other')).toEqual(['sealed-certificate-no-ca']);
  });

  test('is not what makes a document of a mesh with another backend', () => {
    const files = { 'mesh.yaml': meshWith(''), 'sealed/cluster1/cacerts.yaml': certificate('isCA: true') };
    expect(errorsOf(files).map(({ code }) => code)).toContain('sealed-document-wrong-kind');
  });
});

describe('documents of a store', () => {
  const text = meshWith('backend: external-secrets, store: { name: vault }', addressed);

  test('stand in the stage of remote access, the offer of the cluster itself among them', () => {
    const files = {
      'mesh.yaml': text,
      'sealed/cluster1/isthmus-remote-access.yaml': push('isthmus-remote-access'),
      'sealed/cluster1/istio-remote-secret-cluster2.yaml': fetched('istio-remote-secret-cluster2', 'cluster2'),
    };
    expect(errorsOf(files)).toEqual([]);
    const [cluster1] = resolved(files).plan.clusters;
    expect(cluster1?.accessOffers.map(({ file }) => file)).toEqual(['sealed/cluster1/isthmus-remote-access.yaml']);
    expect(cluster1?.remoteSecrets).toMatchObject([{ state: 'sealed' }]);
    expect(cluster1?.addonSecrets).toEqual([]);
  });

  test('may be two for one Secret, when each is of its own kind', () => {
    const name = 'istio-remote-secret-cluster2';
    const two = {
      'mesh.yaml': text,
      'sealed/cluster1/a.yaml': fetched(name, 'cluster2'),
      'sealed/cluster1/b.yaml': push(name),
    };
    expect(errorsOf(two).map(({ code }) => code)).not.toContain('sealed-document-twice');
    const same = { ...two, 'sealed/cluster1/b.yaml': fetched(name, 'cluster2') };
    expect(errorsOf(same).map(({ code }) => code)).toEqual(['sealed-document-twice']);
  });

  test('are no offer with another backend', () => {
    const files = { 'mesh.yaml': meshWith(''), 'sealed/cluster1/a.yaml': push('isthmus-remote-access') };
    expect(errorsOf(files).map(({ code }) => code)).toEqual(['sealed-document-wrong-kind']);
  });
});

describe('the remedy of a pending Secret', () => {
  const sound = meshWith('');

  test('names the verbs that make it, for all clusters or for those that lack it', () => {
    expect(remedies(sound)['cacerts-not-sealed']).toMatch(/isthmus ca issue --all .*then isthmus seal$/);
    expect(remedies(sound)['remote-secrets-not-sealed']).toMatch(/^once stage 10 .*isthmus remote-secret --all/);
    const one = sound.replace('{ network: network2 }', '{ network: network2, secrets: { backend: existing } }');
    expect(remedies(one)['cacerts-not-sealed']).toMatch(/isthmus ca issue cluster1 /);
    expect(remedies(one)['remote-secrets-not-sealed']).toMatch(/isthmus remote-secret --source cluster2$/);
  });

  test('leaves out what is done: with a root in pki/ the CA only waits to be sealed', () => {
    const pem = rootCertificate('root');
    const pki = { 'pki/cluster1/root-cert.pem': pem, 'pki/cluster2/root-cert.pem': pem };
    const found = issuesOf({ 'mesh.yaml': sound, ...pki }).find(({ code }) => code === 'cacerts-not-sealed');
    expect(found?.remedy).toBe('run isthmus seal');
  });
});

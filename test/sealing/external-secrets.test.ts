import { describe, expect, test } from '@jest/globals';
import { checkDocument } from '../../lib/emit/check-object.ts';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import {
  externalCacerts,
  externalRemoteAccess,
  pushRemoteAccess,
  type StoreRequest,
} from '../../lib/sealing/external-secrets.ts';
import { readYaml } from '../../lib/yaml/read.ts';

const request: StoreRequest = {
  cluster: 'cluster1',
  namespace: 'istio-system',
  store: { kind: 'ClusterSecretStore', name: 'mesh-store' },
  annotations: { 'e/keep': 'yes' },
};

const offer = { server: 'https://[fd00::1]:6443', tokenSecret: 'reader-token' };
const documents = [
  externalCacerts(request, 'mesh1', ['root-cert.pem', 'ca-key.pem']),
  externalRemoteAccess(request, 'mesh1', 'cluster2'),
  pushRemoteAccess(request, 'mesh1', offer),
];

describe('the documents of external-secrets', () => {
  test.each(documents)('are what their CRDs take and pass the leak gate: $file', (document) => {
    expect(checkManifest(document.object)).toEqual([]);
    expect(checkDocument(document).issues).toEqual([]);
  });

  test.each(documents)('stand in the Istio namespace with the annotations asked for: $file', ({ object }) => {
    expect(object.metadata).toMatchObject({ namespace: 'istio-system', annotations: { 'e/keep': 'yes' } });
  });

  test('fetch one property per file of the CA, and leave the Secret without an owner', () => {
    expect(documents[0]?.object).toMatchObject({
      metadata: { name: 'cacerts' },
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'mesh-store' },
        target: { name: 'cacerts', creationPolicy: 'Orphan', deletionPolicy: 'Retain' },
        data: [
          { secretKey: 'ca-key.pem', remoteRef: { key: 'mesh1/cacerts/cluster1', property: 'ca-key.pem' } },
          { secretKey: 'root-cert.pem', remoteRef: { key: 'mesh1/cacerts/cluster1', property: 'root-cert.pem' } },
        ],
      },
    });
  });

  test('fetch what the peer pushed, under the label istiod looks for', () => {
    const pushed = pushRemoteAccess({ ...request, cluster: 'cluster2' }, 'mesh1', offer).object['spec'];
    const { remoteRef } = Object(pushed).data[0].match;
    expect(documents[1]?.object).toMatchObject({
      metadata: { name: 'istio-remote-secret-cluster2' },
      spec: {
        target: {
          name: 'istio-remote-secret-cluster2',
          template: {
            metadata: {
              labels: { 'istio/multiCluster': 'true' },
              annotations: { 'networking.istio.io/cluster': 'cluster2' },
            },
          },
        },
        data: [{ secretKey: 'cluster2', remoteRef: { key: remoteRef.remoteKey, property: remoteRef.property } }],
      },
    });
  });

  test('push a kubeconfig that istiod accepts once the operator has filled it', () => {
    const { template } = Object(documents[2]?.object['spec']);
    const filled = String(template.data.kubeconfig)
      .replace('{{ index . "ca.crt" | b64enc }}', 'Q0E=')
      .replace('{{ .token }}', 'a.b.c');
    expect(filled).not.toContain('{{');
    const { value } = readYaml(filled, { file: 'kubeconfig', maxBytes: 2 ** 16, aliases: 'none' });
    expect(value).toMatchObject({
      kind: 'Config',
      'current-context': 'cluster1',
      clusters: [{ name: 'cluster1', cluster: { server: offer.server, 'certificate-authority-data': 'Q0E=' } }],
      users: [{ name: 'cluster1', user: { token: 'a.b.c' } }],
      contexts: [{ name: 'cluster1', context: { cluster: 'cluster1', user: 'cluster1' } }],
    });
  });

  test.each([
    'http://api:6443',
    'https://user:word@api',
    'https://api/{{ .token }}',
    'https://api"\n',
    'https://api?x={{1}}',
    '',
  ])('are not made for the server %j', (server) => {
    expect(() => pushRemoteAccess(request, 'mesh1', { ...offer, server })).toThrow(RangeError);
  });
});

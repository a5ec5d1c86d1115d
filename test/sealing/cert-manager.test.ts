import { describe, expect, test } from '@jest/globals';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import { certificateForCacerts } from '../../lib/sealing/cert-manager.ts';

const document = certificateForCacerts({
  cluster: 'cluster1',
  namespace: 'mesh-system',
  issuer: { kind: 'ClusterIssuer', name: 'mesh-root', group: 'cert-manager.io' },
  annotations: {},
  duration: '8760h0m0s',
  renewBefore: '2160h0m0s',
});

describe('a CA whose key is born in the cluster', () => {
  test('is a Certificate as its CRD takes it', () => {
    expect(checkManifest(document.object)).toEqual([]);
    expect(document.file).toBe('sealed/cluster1/cacerts.yaml');
  });

  test('is a CA in the Secret istiod reads, with the SAN of its istiod', () => {
    expect(document.object).toMatchObject({
      metadata: { name: 'cacerts', namespace: 'mesh-system' },
      spec: {
        secretName: 'cacerts',
        isCA: true,
        dnsNames: ['istiod.mesh-system.svc'],
        subject: { organizations: ['Istio'], localities: ['cluster1'] },
        issuerRef: { kind: 'ClusterIssuer', name: 'mesh-root', group: 'cert-manager.io' },
      },
    });
  });

  test('gets a new key with each renewal', () => {
    expect(document.object['spec']).toMatchObject({ privateKey: { rotationPolicy: 'Always' } });
  });
});

import { describe, expect, test } from '@jest/globals';
import { istiodValues } from '../../../lib/installs/values/istiod.ts';
import { cluster, istio, rootCertificate, settings, withVersion, workload } from '../cluster-fixture.ts';

const bundle = Buffer.from(rootCertificate).toString('base64');

describe('the values of chart istiod', () => {
  test('hold the identity of the cluster, its images, and who manages the reader account', () => {
    expect(istiodValues(cluster())['global']).toEqual({
      istioNamespace: 'istio-system',
      meshID: 'mesh1',
      multiCluster: { clusterName: 'cluster1' },
      network: 'network1',
      hub: 'registry.istio.io/release',
      tag: '1.30.3',
      enableReaderRBAC: false,
      proxy: { clusterDomain: 'cluster.local' },
    });
  });

  test('add variant, pull Secrets, platform and priority class when declared', () => {
    const mesh = settings({ istio: istio({ variant: 'distroless' }), images: { pullSecrets: ['key'], mirrors: {} } });
    const controlPlane = workload({ priorityClassName: 'system-cluster-critical' });
    expect(istiodValues(cluster({ mesh, platform: 'k3s', controlPlane }))['global']).toMatchObject({
      variant: 'distroless',
      imagePullSecrets: ['key'],
      platform: 'k3s',
      priorityClassName: 'system-cluster-critical',
    });
  });

  test('pin the injector and the validator to the same bundle', () => {
    const values = istiodValues(cluster());
    expect([values['base'], values['istiodRemote']]).toEqual([
      { validationCABundle: bundle },
      { injectionCABundle: bundle },
    ]);
  });

  test('have no bundle at all while no root is committed', () => {
    const values = istiodValues(cluster({ trust: { kind: 'unpinned' } }));
    expect([values['base'], values['istiodRemote']]).toEqual([{ validationFailurePolicy: 'Fail' }, undefined]);
  });

  test('leave the reader account to the chart before 1.30', () => {
    expect(istiodValues(withVersion('1.29.6'))['global']).not.toHaveProperty('enableReaderRBAC');
  });
});

describe('the pods of istiod', () => {
  test('run twice, spread, with several roots allowed and the CA Secret required', () => {
    expect(istiodValues(cluster())['pilot']).toEqual({
      autoscaleEnabled: false,
      replicaCount: 2,
      env: { ISTIO_MULTIROOT_MESH: 'true' },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'istiod', istio: 'pilot' } },
          matchLabelKeys: ['pod-template-hash'],
        },
      ],
      volumes: [{ name: 'cacerts-required', secret: { secretName: 'cacerts', optional: false } }],
      volumeMounts: [{ name: 'cacerts-required', mountPath: '/var/run/secrets/isthmus/cacerts', readOnly: true }],
    });
  });

  test('need no spread while there is one', () => {
    const pilot = istiodValues(cluster({ controlPlane: workload({ replicas: 1 }) }))['pilot'];
    expect(pilot).toMatchObject({ replicaCount: 1 });
    expect(pilot).not.toHaveProperty('topologySpreadConstraints');
  });

  test('are scaled by the autoscaler only when declared', () => {
    const autoscale = { kind: 'on', min: 2, max: 6, cpu: 65 } as const;
    const pilot = istiodValues(cluster({ controlPlane: workload({ autoscale }) }))['pilot'];
    expect(pilot).toMatchObject({
      autoscaleEnabled: true,
      autoscaleMin: 2,
      autoscaleMax: 6,
      cpu: { targetAverageUtilization: 65 },
    });
    expect(pilot).not.toHaveProperty('replicaCount');
  });

  test('stand where they are told, with quantities as texts', () => {
    const controlPlane = workload({
      resources: { requests: { cpu: 1, memory: '3Gi' } },
      nodeSelector: { pool: 'mesh' },
      tolerations: [{ key: 'pool', operator: 'Exists' }],
    });
    expect(istiodValues(cluster({ controlPlane }))['pilot']).toMatchObject({
      resources: { requests: { cpu: '1', memory: '3Gi' } },
      nodeSelector: { pool: 'mesh' },
      tolerations: [{ key: 'pool', operator: 'Exists' }],
    });
  });

  test('inject without istio-init where the CNI agent runs', () => {
    expect(istiodValues(cluster({ cni: true }))['pilot']).toMatchObject({ cni: { enabled: true } });
    expect(istiodValues(cluster())['pilot']).not.toHaveProperty('cni');
  });

  test('has istio-init injected on OpenShift when the agent is declared away, where the chart would leave it out', () => {
    expect(istiodValues(cluster({ platform: 'openshift', cni: false }))['pilot']).toMatchObject({
      cni: { enabled: false },
    });
    expect(istiodValues(cluster({ platform: 'openshift', cni: true }))['pilot']).toMatchObject({
      cni: { enabled: true },
    });
  });
});

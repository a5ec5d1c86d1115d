import { describe, expect, test } from '@jest/globals';
import { checkGatewayValues, checkIstioValues, checkManifest } from '../../../lib/emit/schema/check.ts';

const metadata = { name: 'web' };
const gateway = (spec: object): object => ({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec });
const deployment = (container: object): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { selector: {}, template: { spec: { containers: [container] } } },
});

describe('checkManifest names the kind', () => {
  test.each([
    ['networking.istio.oi/v1', 'Gateway', 'unknown-group', 'apiVersion', 'networking.istio.io/v1'],
    ['example.com/v1', 'Thing', 'unknown-group', 'apiVersion', ''],
    ['core/v1', 'Secret', 'unknown-group', 'apiVersion', 'v1'],
    ['../package/v1', 'Secret', 'unknown-group', 'apiVersion', ''],
    ['networking.istio.io/v1', 'Gatway', 'unknown-kind', 'kind', 'Gateway'],
    ['networking.istio.io/v2', 'Gateway', 'unknown-kind', 'apiVersion', 'networking.istio.io/v1'],
    ['networking.istio.io/v1apha3', 'Nothing', 'unknown-kind', 'apiVersion', 'networking.istio.io/v1alpha3'],
    ['networking.istio.io/constructor', 'name', 'unknown-kind', 'apiVersion', ''],
    ['v1', 'constructor', 'unknown-kind', 'kind', ''],
  ])('%s %s is %s at %s, meant was "%s"', (apiVersion, kind, code, field, suggestion) => {
    expect(checkManifest({ apiVersion, kind, metadata })).toMatchObject([{ code, path: [field], suggestion }]);
  });

  test.each([[{}], [null], ['text'], [{ kind: 'Secret' }], [{ apiVersion: 1, kind: 'Secret' }]])(
    '%j has no apiVersion',
    (manifest) => {
      expect(checkManifest(manifest)).toMatchObject([{ code: 'missing-field', path: ['apiVersion'] }]);
    },
  );

  test('an object without a kind is not checked against anything', () => {
    expect(checkManifest({ apiVersion: 'v1' })).toMatchObject([{ code: 'missing-field', path: ['kind'] }]);
  });
});

describe('checkManifest names the field', () => {
  test('a misspelt field is unknown and the known one is suggested', () => {
    expect(checkManifest(gateway({ servrs: [] }))).toEqual([
      { code: 'unknown-field', path: ['spec', 'servrs'], problem: 'unknown field', suggestion: 'servers' },
    ]);
  });

  test('the path leads into lists', () => {
    const port = { name: 'tls', number: '15443', protocol: 'TLS' };
    expect(checkManifest(gateway({ servers: [{ hosts: ['*'], port }] }))).toMatchObject([
      {
        code: 'wrong-type',
        path: ['spec', 'servers', 0, 'port', 'number'],
        problem: 'must be a whole number, not a text',
      },
    ]);
  });

  test('a value outside an enum is not allowed and the closest value is suggested', () => {
    const server = {
      hosts: ['*'],
      port: { name: 'tls', number: 1, protocol: 'TLS' },
      tls: { mode: 'AUTOPASSTHROUGH' },
    };
    expect(checkManifest(gateway({ servers: [server] }))).toMatchObject([
      { code: 'not-allowed', path: ['spec', 'servers', 0, 'tls', 'mode'], suggestion: 'AUTO_PASSTHROUGH' },
    ]);
  });

  test('two fields of a union are not allowed together', () => {
    const spec = { http: [{ match: [{ uri: { exact: '/', prefix: '/' } }] }] };
    const [finding] = checkManifest({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec });
    expect(finding).toMatchObject({ code: 'not-allowed', path: ['spec', 'http', 0, 'match', 0, 'uri'] });
    expect(finding?.problem).toBe('takes only one of exact, prefix, regex');
  });

  test('a zero default in the core API does not make a field optional', () => {
    expect(checkManifest(deployment({ image: 'web:1' }))).toMatchObject([
      { code: 'missing-field', path: ['spec', 'template', 'spec', 'containers', 0, 'name'] },
    ]);
  });

  test('a default in a CRD makes a field optional', () => {
    const listener = { name: 'http', port: 80, protocol: 'HTTP', tls: { certificateRefs: [{ name: 'tls' }] } };
    const spec = { gatewayClassName: 'istio', addresses: [{ value: '10.0.0.1' }], listeners: [listener] };
    const object = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata, spec };
    expect(checkManifest(object)).toEqual([]);
  });
});

describe('checkManifest reads a schema as a server does', () => {
  test('metadata of a custom resource is checked as ObjectMeta', () => {
    const odd = { name: 'web', lables: {}, annotations: { port: 80 } };
    expect(checkManifest({ ...gateway({}), metadata: odd })).toMatchObject([
      { code: 'unknown-field', path: ['metadata', 'lables'], suggestion: 'labels' },
      { code: 'wrong-type', path: ['metadata', 'annotations', 'port'] },
    ]);
  });

  test('an object has a name', () => {
    expect(checkManifest({ ...gateway({}), metadata: {} })).toMatchObject([
      { code: 'missing-field', path: ['metadata', 'name'] },
    ]);
  });

  test.each([[80], ['http']])('a field for a number or a text takes %j', (targetPort) => {
    const spec = { ports: [{ port: 80, targetPort }] };
    expect(checkManifest({ apiVersion: 'v1', kind: 'Service', metadata, spec })).toEqual([]);
  });

  test('data of a Secret in the clear is not allowed, and the finding does not quote it', () => {
    const data = { 'ca-key.pem': '-----BEGIN EXAMPLE-----' };
    const findings = checkManifest({ apiVersion: 'v1', kind: 'Secret', metadata, data });
    expect(findings).toMatchObject([{ code: 'not-allowed', path: ['data', 'ca-key.pem'] }]);
    expect(JSON.stringify(findings)).not.toContain('EXAMPLE');
  });

  test('a null field counts as absent, a null in a list does not', () => {
    expect(
      checkManifest({ ...gateway({ selector: null }), metadata: { name: 'web', creationTimestamp: null } }),
    ).toEqual([]);
    expect(checkManifest({ ...gateway({}), metadata: { name: null } })).toMatchObject([{ code: 'missing-field' }]);
    const [finding] = checkManifest(gateway({ servers: [null] }));
    expect(finding).toMatchObject({ code: 'wrong-type', problem: 'must be a map of fields, not null' });
  });

  test('the values of a HelmRelease may be any JSON', () => {
    const chart = { spec: { chart: 'istiod', sourceRef: { kind: 'HelmRepository', name: 'istio' } } };
    const spec = { interval: '10m', chart, values: { anything: [null, { goes: null }] } };
    expect(checkManifest({ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata, spec })).toEqual([]);
  });

  test('all findings of an object come at once', () => {
    expect(checkManifest(deployment({ imagee: 'web', ports: {} })).map(({ code }) => code)).toEqual([
      'unknown-field',
      'wrong-type',
      'missing-field',
    ]);
  });
});

describe('checkIstioValues', () => {
  test('knows what isthmus sets on base and istiod', () => {
    const values = {
      defaultRevision: 'default',
      base: { validationCABundle: 'PEM', enableCRDTemplates: true },
      istiodRemote: { injectionCABundle: 'PEM', injectionPath: '/inject/cluster/one/net/one' },
      global: {
        meshID: 'mesh1',
        network: 'network1',
        multiCluster: { clusterName: 'one' },
        enableReaderRBAC: false,
        externalIstiod: true,
        remotePilotAddress: '10.0.0.1',
        configCluster: true,
        imagePullSecrets: ['mirror'],
        platform: 'gke',
        networkPolicy: { enabled: true },
      },
      pilot: {
        replicaCount: 2,
        autoscaleEnabled: false,
        env: { ISTIO_MULTIROOT_MESH: 'true' },
        volumes: [{ name: 'cacerts-gate', secret: { secretName: 'cacerts' } }],
        volumeMounts: [{ name: 'cacerts-gate', mountPath: '/var/run/gate', readOnly: true }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
      },
      meshConfig: {
        trustDomain: 'mesh1.example.com',
        defaultConfig: { proxyMetadata: { PROXY_CONFIG_XDS_AGENT: 'true' } },
        extensionProviders: [{ name: 'jaeger', opentelemetry: { service: 'jaeger.istio-system.svc', port: 4317 } }],
      },
      revisionTags: ['stable'],
    };
    expect(checkIstioValues(values)).toEqual([]);
  });

  test('finds the slips that helm swallows', () => {
    const values = {
      global: { meshId: 'mesh1', multiCluster: { clustername: 'one' } },
      pilot: { env: { FLAG: true } },
    };
    expect(checkIstioValues(values)).toMatchObject([
      { code: 'unknown-field', path: ['global', 'meshId'], suggestion: 'meshID' },
      { code: 'unknown-field', path: ['global', 'multiCluster', 'clustername'], suggestion: 'clusterName' },
      { code: 'wrong-type', path: ['pilot', 'env', 'FLAG'] },
    ]);
  });

  test('takes null anywhere, because it removes a default of the chart', () => {
    expect(checkIstioValues({ global: null, pilot: { resources: null, env: { FLAG: null } } })).toEqual([]);
  });
});

describe('checkGatewayValues', () => {
  test('takes what an east-west gateway sets', () => {
    const networkGatewayPorts = { tls: { port: 15443, targetPort: 15443, protocol: 'TCP' } };
    const serviceAccount = { name: 'istio-eastwestgateway-service-account' };
    const values = { networkGateway: 'network1', replicaCount: null, networkGatewayPorts, serviceAccount };
    expect(checkGatewayValues(values)).toEqual([]);
  });

  test('finds the nodePort that the chart drops silently', () => {
    expect(checkGatewayValues({ networkGatewayPorts: { tls: { port: 15443, nodePort: 30443 } } })).toMatchObject([
      { code: 'unknown-field', path: ['networkGatewayPorts', 'tls', 'nodePort'] },
    ]);
  });

  test('finds an unknown key', () => {
    expect(checkGatewayValues({ networkGatewy: 'network1' })).toMatchObject([{ suggestion: 'networkGateway' }]);
  });
});

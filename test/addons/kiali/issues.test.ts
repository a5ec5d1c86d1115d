import { describe, expect, test } from '@jest/globals';
import { kiali } from '../../../lib/addons/kiali.ts';
import type { ClusterPlan } from '../../../lib/plan/cluster-plan.ts';
import { backendPlan } from '../../../lib/declare/backends.ts';
import type { SealedDocument } from '../../../lib/plan/sealed-plan.ts';
import { meshPlan, offer, plan } from '../built.ts';

const metrics = offer('metrics', 'http://prometheus:9090');
const clusterNamed = (name: string, changes: Partial<ClusterPlan> = {}): ClusterPlan =>
  plan({ name, offers: [metrics], ...changes });

/** The issues of Kialis whose options are given by cluster. */
const issuesOf = (declared: Readonly<Record<string, object>>, changes: Partial<ClusterPlan> = {}) => {
  const clusters = Object.keys(declared).map((name) => clusterNamed(name, changes));
  const options = Object.entries(declared).map(
    ([name, said]) => [name, kiali.options.parse({ fqdn: `kiali.${name}.example.com`, ...said })] as const,
  );
  return kiali.issues?.(meshPlan(...clusters, clusterNamed('without')), new Map(options)) ?? [];
};

const codesOf = (said: object, changes: Partial<ClusterPlan> = {}): string[] =>
  issuesOf({ west: said }, changes).map(({ severity, code }) => `${severity} ${code}`);

describe('two Kialis under one address', () => {
  test('are an error at the shared declaration when it is the same for all', () => {
    expect(issuesOf({ west: { fqdn: 'kiali.example.com' }, east: { fqdn: 'KIALI.example.com', port: 443 } })).toEqual([
      {
        code: 'kiali-url-not-unique',
        severity: 'error',
        path: ['addons', 'kiali', 'fqdn'],
        problem: 'the Kialis of west and east have one address, https://kiali.example.com/kiali',
        remedy: expect.stringContaining('{cluster}'),
      },
    ]);
  });

  test('are an error at the last cluster when others have their own', () => {
    const issues = issuesOf({ north: {}, west: { fqdn: 'k.example.com' }, east: { fqdn: 'k.example.com' } });
    expect(issues).toMatchObject([
      { code: 'kiali-url-not-unique', path: ['clusters', 'east', 'addons', 'kiali', 'fqdn'] },
    ]);
  });

  test.each([{ port: 8443 }, { webRoot: '/other' }, { scheme: 'http' }])('are told apart by %j', (difference) => {
    const fqdn = 'kiali.example.com';
    expect(issuesOf({ west: { fqdn }, east: { fqdn, ...difference } })).toEqual([]);
  });
});

describe('the host name of Kiali', () => {
  test.each(['kiali', 'kiali.west.example.com', '10.0.0.7', 'K-1.example.com'])('may be %s', (fqdn) => {
    expect(codesOf({ fqdn })).toEqual([]);
  });

  test.each([
    'https://kiali.example.com',
    'kiali.example.com:8443',
    'kiali.example.com/kiali',
    'kiali_1.example.com',
    '-kiali.example.com',
    'kiali..example.com',
    'kiali.{clster}.example.com',
    `${'a'.repeat(64)}.example.com`,
  ])('may not be %s', (fqdn) => {
    expect(codesOf({ fqdn })).toEqual(['error kiali-fqdn-invalid']);
  });
});

describe('logging in', () => {
  const openid = { issuer: 'https://login.example.com', clientId: 'kiali' };

  test.each([
    [{ auth: 'token' }, []],
    [{ auth: 'anonymous' }, ['warning kiali-anonymous']],
    [{ auth: 'openid' }, ['error kiali-openid-missing']],
    [{ auth: 'openid', openid }, []],
    [{ auth: 'token', openid }, ['warning kiali-openid-unused']],
    [{ auth: 'openshift' }, ['error kiali-openshift-only']],
  ])('by %j has the issues %j', (said, expected) => {
    expect(codesOf(said)).toEqual(expected);
  });

  test('through OpenShift is fine on OpenShift', () => {
    expect(codesOf({ auth: 'openshift' }, { platform: 'openshift' })).toEqual([]);
  });
});

const document = (name: string, namespace?: string): SealedDocument => ({
  file: `sealed/west/${name}.yaml`,
  text: '',
  backend: backendPlan('sealed-secrets'),
  object: {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  },
});

describe('a sealed login key', () => {
  test.each([
    ['brought for the namespace of Istio', document('kiali-signing-key', 'istio-system'), []],
    ['brought without a namespace', document('kiali-signing-key'), []],
    ['brought for another namespace', document('kiali-signing-key', 'kiali'), ['error kiali-key-not-sealed']],
    ['of another name', document('kiali-key', 'istio-system'), ['error kiali-key-not-sealed']],
  ])('%s has the issues that follow', (_what, sealed, expected) => {
    expect(codesOf({ loginKey: 'sealed' }, { addonSecrets: [sealed] })).toEqual(expected);
  });
});

test('a Kiali that nothing offers metrics to is a warning', () => {
  expect(codesOf({}, { offers: [] })).toEqual(['warning kiali-without-metrics']);
});

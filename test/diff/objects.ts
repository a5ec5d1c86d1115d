import type { JsonObject } from '../../lib/plan/manifest.ts';
import { deployment, object, release } from './small-tree.ts';

export const mesh = (rest: string): string => `mesh: mesh1\nistio: { version: 1.30.3 }\n${rest}\n`;
export const cluster = (rest: string): string => mesh(`clusters: { cluster1: { network: network1${rest} } }`);
export const role = (resource: string): string =>
  object('ClusterRole', 'rbac.authorization.k8s.io/v1', {
    rules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }],
  });
export const peer = (mode: string): string =>
  object('PeerAuthentication', 'security.istio.io/v1', { spec: { mtls: { mode } } });
export const webhook = (url: string): string =>
  object('MutatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', {
    webhooks: [{ name: 'a', clientConfig: { url } }],
  });
export const repository = (url: string): string =>
  object('HelmRepository', 'source.toolkit.fluxcd.io/v1', { spec: { url } });
export const binding = (name: string): string =>
  object('ClusterRoleBinding', 'rbac.authorization.k8s.io/v1', {
    roleRef: { kind: 'ClusterRole', name: 'a' },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'a' }],
  });
export const store = (server: string): string =>
  object('SecretStore', 'external-secrets.io/v1', { spec: { provider: { vault: { server } } } });
export const gateway = (ranges: readonly string[]): string =>
  release({ service: { loadBalancerSourceRanges: [...ranges] } }, 'gateway');
export const listed = (resources: readonly string[], more: JsonObject = {}): string =>
  JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources],
    ...more,
  });
export const meshConfig = (line: string): string =>
  object('ConfigMap', 'v1', { data: { mesh: `defaultConfig:\n  concurrency: 2\n${line}` } });
export const env = (name: string, value: string): string => deployment({ env: [{ name, value }] });

export const applied = (path: string): string =>
  object('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', { spec: { path } });

export const manyValues = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`k${index}`, index]));

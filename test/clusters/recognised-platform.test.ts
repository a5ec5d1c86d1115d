import { describe, expect, test } from '@jest/globals';
import { recognisedPlatform } from '../../lib/clusters/recognised-platform.ts';

const node = (providerId: string, labels: Readonly<Record<string, string>> = {}, name = 'node-1') => ({
  name,
  providerId,
  labels,
});

const of = (marks: Partial<Parameters<typeof recognisedPlatform>[0]>) =>
  recognisedPlatform({ context: 'prod', server: 'https://10.0.0.1:6443', node: undefined, ...marks });

describe('where a cluster runs', () => {
  test.each([
    ['kind', node('kind://docker/cluster1/cluster1-control-plane')],
    ['k3s', node('k3s://server-1')],
    ['k3s', node('aws:///eu-west-1a/i-1', { 'node.kubernetes.io/instance-type': 'k3s' })],
    ['k3d', node('k3s://k3d-dev-server-0', {}, 'k3d-dev-server-0')],
    ['minikube', node('', { 'minikube.k8s.io/name': 'dev' })],
    ['gke', node('gce://p/europe-west1-b/n', { 'cloud.google.com/gke-nodepool': 'default' })],
    ['eks', node('aws:///eu-west-1a/i-1', { 'eks.amazonaws.com/nodegroup': 'n' })],
    ['aks', node('azure:///subscriptions/s', { 'kubernetes.azure.com/cluster': 'c' })],
    ['openshift', node('aws:///eu-west-1a/i-1', { 'node.openshift.io/os_id': 'rhcos' })],
    ['other', node('aws:///eu-west-1a/i-1')],
    ['other', node('')],
  ] as const)('is %s by its node', (platform, own) => {
    expect(of({ node: own })).toBe(platform);
  });

  test.each([
    ['eks', 'https://0123.gr7.eu-west-1.eks.amazonaws.com'],
    ['aks', 'https://prod-dns-1.hcp.westeurope.azmk8s.io:443'],
    ['gke', 'https://gke-0123-456.europe-west1.gke.goog'],
    ['other', 'https://eks.amazonaws.com.example.com'],
    ['other', 'https://example.com/x.azmk8s.io'],
  ] as const)('is %s by the address %s', (platform, server) => {
    expect(of({ server })).toBe(platform);
  });

  test.each([
    ['kind', 'kind-cluster1'],
    ['k3d', 'k3d-dev'],
    ['minikube', 'minikube'],
    ['gke', 'gke_p_europe-west1_prod'],
    ['eks', 'arn:aws:eks:eu-west-1:1:cluster/prod'],
    ['eks', 'anna@prod.eu-west-1.eksctl.io'],
    ['openshift', 'default/api-ocp1-example-com:6443/anna'],
    ['other', 'kindergarten'],
    ['other', 'admin@talos'],
  ] as const)('is %s by the context %s', (platform, context) => {
    expect(of({ context })).toBe(platform);
  });

  test('is not believed to a context when the node itself says otherwise', () => {
    expect(
      of({ context: 'kind-of-prod', node: node('gce://p/z/n', { 'cloud.google.com/gke-os-distribution': 'cos' }) }),
    ).toBe('gke');
    expect(of({ context: 'kind-of-prod', node: node('') })).toBe('other');
  });
});

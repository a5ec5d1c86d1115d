import { describe, expect, test } from '@jest/globals';
import { resolved } from '../mesh-folder.ts';
import { inputOf, ParsedReport } from './report-of-tests.ts';

const rowsOf = (mesh: string): readonly (readonly string[])[] =>
  new ParsedReport(inputOf(resolved({ 'mesh.yaml': mesh }).plan)).rows('firewall').map((row) => row.slice(0, 4));

const twoNetworks = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  east:
    network: n1
    apiServer: { url: "https://api.east.example.com:6443" }
    gateway: { service: { sourceRanges: [10.0.0.0/8], loadBalancerIP: 192.0.2.7 } }
  west:
    network: n2
    apiServer: { url: "https://api.west.example.com" }
    gateway: { service: { type: NodePort, nodePorts: { tls: 31443 }, nodeSelector: { edge: "true" } } }
gitops: { repository: "ssh://git@git.example.com/acme/mesh.git" }
`;

describe('the firewall table', () => {
  const rows = rowsOf(twoNetworks);

  test('opens 15443 of a gateway for the declared ranges, at its address', () => {
    expect(rows).toContainEqual(['east', 'east-west gateway, 192.0.2.7', '15443', '10.0.0.0/8']);
  });

  test('names the node port where the gateway has one, and the networks where no range is declared', () => {
    expect(rows).toContainEqual([
      'west',
      'east-west gateway, Service istio-eastwestgateway',
      '31443',
      'pods of the networks other than n2',
    ]);
  });

  test('opens the API server of each cluster for the istiod of its peers, on the port of its address', () => {
    expect(rows).toContainEqual(['east', 'API server, api.east.example.com', '6443', 'istiod of 1 peer']);
    expect(rows).toContainEqual(['west', 'API server, api.west.example.com', '443', 'istiod of 1 peer']);
  });

  test('names what every cluster needs inside: webhooks, configuration, health', () => {
    const inside = rows.map(([to, port, from]) => [to, port, from]);
    expect(inside).toContainEqual(['istiod', '15017', 'API server of its cluster']);
    expect(inside).toContainEqual(['istiod', '15012', 'proxies and gateways of its cluster']);
    expect(inside).toContainEqual(['east-west gateway', '15021', 'load balancer and kubelet']);
    expect(inside).toContainEqual(['east-west gateway', '15012, 15017', 'nobody']);
  });

  test('names the repository by host and port, never with its user', () => {
    expect(rows).toContainEqual(expect.arrayContaining(['git.example.com', '22', 'Flux']));
    expect(JSON.stringify(rows)).not.toContain('git@');
  });

  test('has no gateway and opens the pod network where all clusters share one', () => {
    const shared = rowsOf('mesh: m\nistio: { version: 1.30.3 }\nclusters: { a: { network: n }, b: { network: n } }\n');
    expect(JSON.stringify(shared)).not.toContain('15443');
    expect(shared).toContainEqual(['network n', 'pods of its 2 clusters', 'all', 'pods of the same network']);
    expect(shared).toContainEqual(['a', 'API server, as its kubeconfig says', '443 or 6443', 'istiod of 1 peer']);
  });
});

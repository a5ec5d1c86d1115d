import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { issuesOf, twoClusters } from '../mesh-folder.ts';

interface Case {
  /** The file of the rule, without its ending. */
  readonly rule: string;
  readonly text: string;
  readonly code: string;
  /** Line and column it is found at. */
  readonly at: string;
}

const gateway = (service: string): string =>
  twoClusters.replace('{ network: network2 }', `{ network: network2, gateway: { service: { ${service} } } }`);
const cluster2 = (fields: string): string =>
  twoClusters.replace('{ network: network2 }', `{ network: network2, ${fields} }`);

const cases: readonly Case[] = [
  {
    rule: 'istio-version',
    text: twoClusters.replace('1.30.3', '1.21.6'),
    code: 'istio-version-unsupported',
    at: '2:19',
  },
  {
    rule: 'istio-version',
    text: twoClusters.replace('1.30.3', '1.99.0'),
    code: 'istio-version-unsupported',
    at: '2:19',
  },
  {
    rule: 'cluster-names',
    text: twoClusters.replace('cluster2', 'Kubernetes'),
    code: 'cluster-name-reserved',
    at: '5:15',
  },
  { rule: 'cluster-names', text: twoClusters.replace('cluster2', 'flux'), code: 'cluster-name-reserved', at: '5:9' },
  { rule: 'cluster-names', text: twoClusters.replace('cluster2', 'roots'), code: 'cluster-name-reserved', at: '5:10' },
  { rule: 'cluster-names', text: twoClusters.replace('cluster2', '../x'), code: 'cluster-name-malformed', at: '5:9' },
  { rule: 'cluster-names', text: twoClusters.replace('cluster2', '"9"'), code: 'cluster-name-malformed', at: '5:8' },
  {
    rule: 'cluster-names',
    text: twoClusters.replace('cluster2', 'Cluster2'),
    code: 'cluster-name-malformed',
    at: '5:13',
  },
  {
    rule: 'cluster-names',
    text: 'mesh: a\nistio: { version: 1.30.3 }\nclusters: {}\n',
    code: 'no-clusters',
    at: '3:11',
  },
  {
    rule: 'cluster-identity',
    text: `${cluster2('context: a')}clusterDefaults: { context: a }\n`,
    code: 'cluster-not-distinct',
    at: '5:43',
  },
  {
    rule: 'cluster-identity',
    text: `${twoClusters}clusterDefaults: { uid: 8c3f }\n`,
    code: 'cluster-not-distinct',
    at: '6:25',
  },
  {
    rule: 'network-names',
    text: twoClusters.replace('{ network: network2 }', '{}'),
    code: 'cluster-without-network',
    at: '5:13',
  },
  { rule: 'network-reachable', text: cluster2('gateway: false'), code: 'network-unreachable', at: '5:43' },
  {
    rule: 'trust-domain',
    text: `${twoClusters}trustDomainAliases: [cluster.local]\n`,
    code: 'trust-domain-alias-repeated',
    at: '6:22',
  },
  {
    rule: 'namespaces',
    text: twoClusters.replace('3 }', '3, namespace: kube-system }'),
    code: 'istio-namespace-taken',
    at: '2:38',
  },
  {
    rule: 'image-sources',
    text: twoClusters.replace('3 }', '3, hub: "https://r.example.com" }'),
    code: 'image-source-malformed',
    at: '2:32',
  },
  {
    rule: 'image-sources',
    text: `${twoClusters}images: { mirrors: { "docker.io/x": m.example.com } }\n`,
    code: 'image-registry-malformed',
    at: '6:37',
  },
  {
    rule: 'repository-url',
    text: `${twoClusters}gitops: { repository: "https://me:pw@git.example.com/a.git" }\n`,
    code: 'url-with-user-info',
    at: '6:23',
  },
  {
    rule: 'api-server-url',
    text: cluster2('apiServer: { url: "http://10.0.0.1" }'),
    code: 'api-server-not-https',
    at: '5:52',
  },
  {
    rule: 'api-server-url',
    text: cluster2('apiServer: { url: "https://a:b@10.0.0.1" }'),
    code: 'url-with-user-info',
    at: '5:52',
  },
  {
    rule: 'cni-platform',
    text: cluster2('platform: openshift').replace('1.30.3', '1.23.6'),
    code: 'cni-platform-unsupported',
    at: '5:3',
  },
  {
    rule: 'autoscale-range',
    text: cluster2('controlPlane: { autoscale: { min: 9 } }'),
    code: 'autoscale-range',
    at: '5:61',
  },
  { rule: 'gateway-service', text: gateway('sourceRanges: [10.0.0.0/33]'), code: 'cidr-malformed', at: '5:71' },
  { rule: 'gateway-service', text: gateway('externalIPs: [10.0.0.256]'), code: 'address-malformed', at: '5:70' },
  { rule: 'gateway-service', text: gateway('loadBalancerIP: lb.example.com'), code: 'address-malformed', at: '5:72' },
  {
    rule: 'gateway-service',
    text: gateway('type: NodePort, loadBalancerIP: 10.0.0.1'),
    code: 'service-setting-without-effect',
    at: '5:88',
  },
  {
    rule: 'gateway-service',
    text: gateway('allocateNodePorts: false, nodePorts: { tls: 31443 }'),
    code: 'service-setting-without-effect',
    at: '5:93',
  },
  { rule: 'gateway-service', text: gateway('type: NodePort'), code: 'node-port-unreachable', at: '5:45' },
  { rule: 'gateway-service', text: gateway('type: ClusterIP'), code: 'gateway-without-address', at: '5:62' },
  {
    rule: 'gateway-service',
    text: gateway('type: NodePort, nodeSelector: { a: b }, externalIPs: [10.0.0.1]'),
    code: 'gateway-address-ambiguous',
    at: '5:109',
  },
  {
    rule: 'gateway-service',
    text: gateway('loadBalancerClass: nlb').replace('1.30.3', '1.25.1'),
    code: 'service-setting-unknown-to-version',
    at: '5:75',
  },
  {
    rule: 'gateway-service',
    text: gateway('type: ClusterIP, externalIPs: [10.0.0.1], allocateNodePorts: false'),
    code: 'service-setting-without-effect',
    at: '5:117',
  },
  {
    rule: 'gateway-service',
    text: gateway('nodePorts: { tls: 31443, tls-istiod: 31443 }'),
    code: 'node-port-twice',
    at: '5:93',
  },
  {
    rule: 'gateway-service',
    text: gateway('loadBalancerClass: "two words"'),
    code: 'load-balancer-class-malformed',
    at: '5:75',
  },
  {
    rule: 'cluster-identity',
    text: cluster2('apiServer: { url: "https://API.example.com:443/" }').replace(
      '{ network: network1 }',
      '{ network: network1, apiServer: { url: https://api.example.com } }',
    ),
    code: 'cluster-not-distinct',
    at: '5:52',
  },
  { rule: 'gateway-exposure', text: twoClusters, code: 'gateway-open-to-all', at: '4:3' },
  { rule: 'secrets-pending', text: twoClusters, code: 'cacerts-not-sealed', at: '4:13' },
  { rule: 'secrets-pending', text: twoClusters, code: 'remote-secrets-not-sealed', at: '4:13' },
];

describe('the rules', () => {
  test.each(cases)('$rule fires with $code', ({ text, code, at }) => {
    const found = issuesOf({ 'mesh.yaml': text }).filter((issue) => issue.code === code);
    expect(found.map((issue) => `${issue.at?.file}:${issue.at?.line}:${issue.at?.column}`)[0]).toBe(`mesh.yaml:${at}`);
  });

  test('a sound mesh has warnings only, and only those of things nobody has done yet', () => {
    const text = `${twoClusters}clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }\n`;
    const codes = issuesOf({ 'mesh.yaml': text }).map(({ severity, code }) => `${severity} ${code}`);
    expect(new Set(codes)).toEqual(new Set(['warning cacerts-not-sealed', 'warning remote-secrets-not-sealed']));
  });

  test('an internal load balancer is not open to all', () => {
    const text = gateway('annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internal }');
    const open = issuesOf({ 'mesh.yaml': text }).filter(({ code }) => code === 'gateway-open-to-all');
    expect(open.map(({ path }) => path[1])).toEqual(['cluster1']);
  });

  test('every code has a case here, or is in the test of its own rule', () => {
    const folder = resolve(import.meta.dirname, '../../lib/resolve/rules');
    const codes = readdirSync(folder).flatMap((file) => {
      const rule = file.replace('.ts', '');
      const made = [...readFileSync(join(folder, file), 'utf8').matchAll(/(?:errorAt|warningAt)\(\s*'([^']+)'/g)];
      return made.map(([, code = '']) => ({ rule, code }));
    });
    expect(new Set(codes.map(({ rule }) => rule)).size).toBe(readdirSync(folder).length);
    const elsewhere = [
      'trust.test.ts',
      'secret-backends.test.ts',
      'pod-placement.test.ts',
      'overrides.test.ts',
      'install-next.test.ts',
      'revisions.test.ts',
      '../synth/plain.test.ts',
    ]
      .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
      .join('\n');
    const hasCase = (rule: string, code: string): boolean =>
      cases.some((one) => one.rule === rule && one.code === code) || new RegExp(`\\b${code}\\b`).test(elsewhere);
    expect(codes.filter(({ rule, code }) => !hasCase(rule, code))).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { inFolder, issuesOf, twoClusters } from '../mesh-folder.ts';
import { join } from 'node:path';
import { loadDeclaration } from '../../lib/declare/load.ts';
import { defaultRegistry } from '../../lib/registry.ts';

const address = ['https://bot', 'hunter2@registry.example.com'].join(':');
const cluster2 = (fields: string): string =>
  twoClusters.replace('{ network: network2 }', `{ network: network2, ${fields} }`);
const service = (fields: string): string => cluster2(`gateway: { service: { ${fields} } }`);

describe('no issue shows the password of an address that was written', () => {
  test.each([
    ['as the hub', twoClusters.replace('3 }', `3, hub: "${address}" }`), 'image-source-malformed'],
    [
      'as the hub without its scheme',
      twoClusters.replace('3 }', '3, hub: "bot:hunter2@r" }'),
      'image-source-malformed',
    ],
    [
      'with a space in it',
      twoClusters.replace('3 }', '3, hub: "https://b:hunter1 hunter2@r" }'),
      'image-source-malformed',
    ],
    ['as a mirror', `${twoClusters}images: { mirrors: { docker.io: "${address}" } }\n`, 'image-source-malformed'],
    ['as a mirrored host', `${twoClusters}images: { mirrors: { "${address}": r } }\n`, 'image-registry-malformed'],
    ['as a word of a list of words', cluster2(`platform: "${address}"`), 'value-not-allowed'],
    ['as a key', `${twoClusters}"${address}": 1\n`, 'unknown-key'],
    ['as the key of a label', cluster2(`controlPlane: { nodeSelector: { "${address}": a } }`), 'malformed-key'],
    [
      'as the value of a label',
      cluster2(`controlPlane: { nodeSelector: { a: "${address}" } }`),
      'label-value-malformed',
    ],
    ['as a network', cluster2('x: y').replace('network2, x: y', `"${address}"`), 'malformed-value'],
    ['as a cluster', twoClusters.replace('cluster2', `"${address}"`), 'cluster-name-malformed'],
    ['as an address of the gateway', service(`loadBalancerIP: "${address}"`), 'address-malformed'],
    ['as an external address', service(`externalIPs: ["${address}"]`), 'address-malformed'],
    ['as a range', service(`sourceRanges: ["${address}"]`), 'cidr-malformed'],
    ['as a class', service(`loadBalancerClass: "${address}"`), 'load-balancer-class-malformed'],
    ['as the repository', `${twoClusters}gitops: { repository: "${address}" }\n`, 'url-with-user-info'],
    ['as a key that stands twice', `${twoClusters}"${address}": 1\n"${address}": 2\n`, 'yaml-duplicate-key'],
    ['as the base', `extends: "${address}"\n${twoClusters}`, 'extends-missing'],
    ['of Grafana', `${twoClusters}addons: { grafana: { url: "ftp${address}" } }\n`, 'grafana-url-invalid'],
    ['of Jaeger', `${twoClusters}addons: { jaeger: { url: "ftp${address}" } }\n`, 'jaeger-url-invalid'],
    ['of Kiali', `${twoClusters}addons: { kiali: { fqdn: "${address}" } }\n`, 'kiali-fqdn-invalid'],
    [
      'of Prometheus',
      `${twoClusters}addons: { prometheus: { existing: { url: "ftp${address}" } } }\n`,
      'prometheus-url-invalid',
    ],
  ])('%s', (_, text, code) => {
    const issues = issuesOf({ 'mesh.yaml': text });
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(JSON.stringify(issues)).not.toMatch(/hunter\d/);
  });
});

describe('extends', () => {
  test('without a Git repository reaches no further than the folder of mesh.yaml', () => {
    const base = 'mesh: base\n';
    inFolder({ 'base.yaml': base, 'in/mesh.yaml': `extends: ../base.yaml\n${twoClusters}` }, (folder) => {
      expect(() => loadDeclaration(join(folder, 'in/mesh.yaml'), defaultRegistry)).toThrow(/extends-outside/);
    });
    inFolder({ 'b/base.yaml': base, 'mesh.yaml': `extends: b/base.yaml\n${twoClusters}` }, (folder) => {
      expect(() => loadDeclaration(join(folder, 'mesh.yaml'), defaultRegistry)).not.toThrow();
    });
  });
});

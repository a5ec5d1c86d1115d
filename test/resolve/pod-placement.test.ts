import { describe, expect, test } from '@jest/globals';
import { issuesOf, twoClusters } from '../mesh-folder.ts';

const cluster2 = (fields: string): string =>
  twoClusters.replace('{ network: network2 }', `{ network: network2, ${fields} }`);

const found = (fields: string): readonly string[] =>
  issuesOf({ 'mesh.yaml': cluster2(fields) })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, at, path }) => `${code} ${at?.line}:${at?.column} ${path.slice(2).join('.')}`);

describe('where pods may run', () => {
  test.each([
    '{}',
    '{ key: "two words" }',
    '{ operator: Exists, value: a }',
    '{ key: a, value: "b/c" }',
    '{ key: a, tolerationSeconds: 5 }',
    '{ value: a }',
  ])('is refused with the toleration %s', (toleration) => {
    expect(found(`controlPlane: { tolerations: [${toleration}] }`)).toEqual([
      'toleration-malformed 5:64 controlPlane.tolerations.0',
    ]);
    expect(found(`gateway: { tolerations: [${toleration}] }`)).toEqual([
      'toleration-malformed 5:59 gateway.tolerations.0',
    ]);
  });

  test.each([
    ['controlPlane: { nodeSelector: { pool: "two words" } }', '5:72 controlPlane.nodeSelector.pool'],
    ['gateway: { nodeSelector: { pool: "a/b" } }', '5:67 gateway.nodeSelector.pool'],
    [
      'gateway: { service: { type: NodePort, nodeSelector: { pool: "-a" } } }',
      '5:94 gateway.service.nodeSelector.pool',
    ],
    [`controlPlane: { nodeSelector: { pool: ${'x'.repeat(64)} } }`, '5:72 controlPlane.nodeSelector.pool'],
    // As long as a placeholder stands there nobody can tell.
    [`controlPlane: { nodeSelector: { pool: "${'x'.repeat(60)}{cluster}" } }`, '5:72 controlPlane.nodeSelector.pool'],
  ])('is refused with %s', (fields, place) => {
    expect(found(fields)).toEqual([`label-value-malformed ${place}`]);
  });

  test.each([
    'controlPlane: { tolerations: [{ operator: Exists }], nodeSelector: { "a.b/c": "" } }',
    'gateway: { tolerations: [{ key: a.b/c, value: d, effect: NoExecute, tolerationSeconds: 5 }] }',
    'gateway: { service: { nodePorts: { tls: 31443, tls-istiod: 31444 }, annotations: { A.b_c: "any text, really" } } }',
  ])('is taken with %s', (fields) => {
    expect(found(fields)).toEqual([]);
  });
});

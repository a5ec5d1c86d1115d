import { describe, expect, test } from '@jest/globals';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

const errorsOf = (text: string): readonly string[] =>
  issuesOf({ 'mesh.yaml': text })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} ${path.slice(-2).join('.')}`);

const cluster2 = (fields: string): string =>
  twoClusters.replace('{ network: network2 }', `{ network: network2, ${fields} }`);
const requests = (text: string): string => cluster2(`controlPlane: { resources: { requests: { ${text} } } }`);

describe('a version of Istio', () => {
  test.each(['1.30.03', '01.30.3', '1.030.3', '1.30', '1.30.3-rc.1'])('is not %s', (version) => {
    expect(errorsOf(twoClusters.replace('1.30.3', `"${version}"`))).toEqual(['malformed-value istio.version']);
  });

  test('may have a zero alone', () => {
    expect(errorsOf(twoClusters.replace('1.30.3', '1.30.0'))).toEqual([]);
  });
});

describe('an amount of', () => {
  test.each([
    'memory: 0.0000001',
    'memory: 512m',
    'memory: "0.5"',
    'memory: -1',
    'cpu: 0.0000001',
    'cpu: 2Gi',
    'cpu: -1',
  ])('%s is refused', (amount) => {
    expect(errorsOf(requests(amount))).toHaveLength(1);
  });

  test.each(['memory: 512Mi', 'memory: 0.5Gi', 'memory: 1000000', 'cpu: 500m', 'cpu: 0.25', 'cpu: "1.5"', 'cpu: 2'])(
    '%s is taken',
    (amount) => {
      expect(errorsOf(requests(amount))).toEqual([]);
    },
  );
});

describe('a key of labels or annotations', () => {
  const long = 'x'.repeat(64);
  test.each(['two words', '-a', 'a/b/c', '/a', 'a/', 'A.example.com/a', long, `${'x'.repeat(254)}/a`])(
    'is not %j',
    (key) => {
      expect(errorsOf(cluster2(`controlPlane: { nodeSelector: { "${key}": a } }`))).toEqual([
        `malformed-key nodeSelector.${key}`,
      ]);
      expect(errorsOf(cluster2(`gateway: { service: { annotations: { "${key}": a } } }`))).toEqual([
        `malformed-key annotations.${key}`,
      ]);
    },
  );

  test.each(['a', 'kubernetes.io/os', 'a.b-c/D_e.f'])('may be %s', (key) => {
    expect(errorsOf(cluster2(`controlPlane: { nodeSelector: { "${key}": a } }`))).toEqual([]);
  });

  test('is pointed at, and not its value', () => {
    const text = cluster2('controlPlane: { nodeSelector: { "a b": c } }');
    expect(issuesOf({ 'mesh.yaml': text })[0]?.at).toMatchObject({ line: 5, column: 66 });
  });

  test('leaves the value its placeholder until it is replaced', () => {
    const { plan } = resolved({ 'mesh.yaml': cluster2('controlPlane: { nodeSelector: { pool: "mesh-{cluster}" } }') });
    expect(plan.clusters[1]?.controlPlane.nodeSelector).toEqual({ pool: 'mesh-cluster2' });
  });
});

describe('a relative path', () => {
  test.each(['../../other', 'a/../../b', '..', '/etc', 'C:/x', 'a\\b'])('is not %s', (path) => {
    expect(errorsOf(`${twoClusters}gitops: { path: '${path}' }\n`)).toEqual(['malformed-value gitops.path']);
  });

  test.each(['.', './mesh', 'a/b..c/..d', 'a/'])('may be %s', (path) => {
    expect(errorsOf(`${twoClusters}gitops: { path: '${path}' }\n`)).toEqual([]);
  });
});

describe('a name that JavaScript knows', () => {
  test('hides no key that was meant', () => {
    const text = twoClusters.replace('cluster2: { network: network2 }', 'constructor: { netwrok: network2 }');
    expect(issuesOf({ 'mesh.yaml': text })[0]).toMatchObject({ code: 'unknown-key', remedy: 'did you mean network?' });
  });
});

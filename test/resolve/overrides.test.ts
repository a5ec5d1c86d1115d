import { describe, expect, test } from '@jest/globals';
import { type GuardedValue, guardedMeshConfig, guardedValues } from '../../lib/istio/guarded-values.ts';
import type { Json } from '../../lib/plan/manifest.ts';
import { noOverrides, overriddenCharts } from '../../lib/plan/overrides-plan.ts';
import { issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

/** JSON is YAML. */
const withOverrides = (overrides: Json, own?: Json): string => {
  const cluster = own === undefined ? '' : `, overrides: ${JSON.stringify(own)}`;
  return `${twoClusters.replace('{ network: network2 }', `{ network: network2${cluster} }`)}overrides: ${JSON.stringify(overrides)}\n`;
};

const codesOf = (overrides: Json, own?: Json): readonly string[] =>
  issuesOf({ 'mesh.yaml': withOverrides(overrides, own) })
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path }) => `${code} ${path.join('/')}`);

const plansOf = (text: string) => resolved({ 'mesh.yaml': text }).plan.clusters.map(({ overrides }) => overrides);

const nested = (path: readonly string[], value: Json): Json =>
  path.toReversed().reduce<Json>((below, step) => ({ [step]: below }), value);

const patch = (reason: string) => ({ target: { kind: 'A', name: 'b' }, patch: { c: 'd' }, reason });

describe('the overrides of a cluster', () => {
  test('are none where nothing is declared', () => {
    expect(plansOf(twoClusters)).toEqual([noOverrides, noOverrides]);
  });

  test('are those of the mesh, of clusterDefaults and its own: maps merge, lists and null replace', () => {
    const text = `${withOverrides(
      { meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { concurrency: 1, image: { imageType: 'x' } } } },
      { meshConfig: { accessLogFile: null, defaultConfig: { concurrency: 3 } } },
    )}clusterDefaults: { overrides: { meshConfig: { defaultConfig: { concurrency: 2, statusPort: 1 } } } }\n`;
    const [first, second] = plansOf(text);
    expect(first?.meshConfig).toEqual({
      accessLogFile: '/dev/stdout',
      defaultConfig: { concurrency: 2, image: { imageType: 'x' }, statusPort: 1 },
    });
    expect(second?.meshConfig).toMatchObject({ accessLogFile: null, defaultConfig: { concurrency: 3 } });
    expect(second?.layers.map(({ at }) => at)).toEqual([
      ['overrides'],
      ['clusterDefaults', 'overrides'],
      ['clusters', 'cluster2', 'overrides'],
    ]);
  });

  test('name the cluster where they ask for it', () => {
    const [, second] = plansOf(withOverrides({ values: { istiod: { pilot: { env: { A: 'of-{cluster}' } } } } }));
    expect(second?.values.istiod).toEqual({ pilot: { env: { A: 'of-cluster2' } } });
  });

  test('add their patches up, and a reason stands in one line', () => {
    const text = withOverrides({ patches: [patch('one\n  more')] }, { patches: [patch('two')] });
    const [first, second] = plansOf(text);
    expect(first?.patches.map(({ reason }) => reason)).toEqual(['one more']);
    expect(second?.patches.map(({ reason, at }) => [reason, at])).toEqual([
      ['one more', ['overrides', 'patches', 0]],
      ['two', ['clusters', 'cluster2', 'overrides', 'patches', 0]],
    ]);
    expect(second?.patches[0]).toBe(first?.patches[0]);
  });

  test('have a patch of their own for each cluster that it names', () => {
    const [first, second] = plansOf(
      withOverrides({ patches: [{ ...patch('r'), target: { kind: 'A', name: '{cluster}' } }] }),
    );
    expect([first, second].map((plan) => plan?.patches[0]?.target.name)).toEqual(['cluster1', 'cluster2']);
  });
});

describe('override-guarded', () => {
  const places: readonly (GuardedValue & { readonly section: readonly string[] })[] = [
    ...overriddenCharts.flatMap((chart) =>
      guardedValues[chart].map((guard) => ({ ...guard, section: ['values', chart] })),
    ),
    ...guardedMeshConfig.map((guard) => ({ ...guard, section: ['meshConfig'] })),
  ];

  test.each(places)('fires at $section $path, and says what to do', ({ section, path, remedy }) => {
    const issues = issuesOf({ 'mesh.yaml': withOverrides(nested([...section, ...path], 'x')) });
    const [found] = issues.filter(({ code }) => code === 'override-guarded');
    expect(found).toMatchObject({
      path: ['overrides', ...section, ...path],
      remedy,
      at: { file: 'mesh.yaml', line: 6 },
    });
  });

  test('fires once at a place above several of them', () => {
    expect(codesOf({ values: { istiod: { pilot: { env: null } } } })).toEqual([
      'override-guarded overrides/values/istiod/pilot/env',
    ]);
  });

  test('fires once for all clusters, and where the cluster says it', () => {
    expect(codesOf({ meshConfig: { trustDomain: 'a' } }, { meshConfig: { rootNamespace: 'a' } })).toEqual([
      'override-guarded overrides/meshConfig/trustDomain',
      'override-guarded clusters/cluster2/overrides/meshConfig/rootNamespace',
    ]);
  });

  test('does not fire beside what isthmus answers for', () => {
    const pilot = { env: { PILOT_ENABLE_STATUS: 'true' }, podAnnotations: { a: 'b' } };
    expect(codesOf({ values: { istiod: { pilot } }, meshConfig: { accessLogFile: '/dev/stdout' } })).toEqual([]);
  });
});

describe('override-target-gone', () => {
  test('fires for values of the CNI agent where no cluster has it', () => {
    const cni = { values: { cni: { cni: { logLevel: 'debug' } } } };
    expect(codesOf(cni)).toEqual(['override-target-gone overrides/values/cni']);
    const text = withOverrides(cni).replace('network: network1', 'network: network1, cni: true');
    expect(issuesOf({ 'mesh.yaml': text }).map(({ code }) => code)).not.toContain('override-target-gone');
  });

  test('fires for a cluster that says it itself and has none', () => {
    const text = withOverrides({}, { values: { cni: { cni: { logLevel: 'debug' } } } }).replace(
      'network: network1',
      'network: network1, cni: true',
    );
    const gone = issuesOf({ 'mesh.yaml': text }).filter(({ code }) => code === 'override-target-gone');
    expect(gone.map(({ path }) => path[1])).toEqual(['cluster2']);
  });

  test('fires for values of the gateway in a mesh without', () => {
    const text = withOverrides({ values: { gateway: { podAnnotations: { a: 'b' } } } }).replace('network2', 'network1');
    const codes = issuesOf({ 'mesh.yaml': text }).map(({ code }) => code);
    expect(codes).toContain('override-target-gone');
  });
});

describe('the schema', () => {
  const target = { kind: 'A', name: 'b' };
  test.each<[string, Json, string]>([
    ['without a reason', { target, patch: {} }, 'missing-field'],
    ['with an empty reason', { target, patch: {}, reason: ' \n' }, 'malformed-value'],
    ['without a change', { target, reason: 'r' }, 'malformed-value'],
    [
      'with two changes',
      { target, reason: 'r', patch: {}, jsonPatch: [{ op: 'remove', path: '/a' }] },
      'malformed-value',
    ],
    ['with no operation', { target, reason: 'r', jsonPatch: [] }, 'malformed-value'],
    [
      'with an operation that lacks its value',
      { target, reason: 'r', jsonPatch: [{ op: 'add', path: '/a' }] },
      'malformed-value',
    ],
    [
      'with an operation that has one too many',
      { target, reason: 'r', jsonPatch: [{ op: 'remove', path: '/a', value: 1 }] },
      'malformed-value',
    ],
    ['with a move from nowhere', { target, reason: 'r', jsonPatch: [{ op: 'move', path: '/a' }] }, 'malformed-value'],
    ['with no pointer', { target, reason: 'r', jsonPatch: [{ op: 'remove', path: 'a.b' }] }, 'malformed-value'],
    ['of the whole object', { target, reason: 'r', jsonPatch: [{ op: 'remove', path: '' }] }, 'malformed-value'],
    [
      'with a wrong operation',
      { target, reason: 'r', jsonPatch: [{ op: 'ad', path: '/a', value: 1 }] },
      'value-not-allowed',
    ],
    ['of an unknown stage', { target, reason: 'r', patch: {}, stage: '30' }, 'value-not-allowed'],
    ['with an unknown field', { target: { ...target, nam: 'x' }, reason: 'r', patch: {} }, 'unknown-key'],
  ])('refuses a patch %s', (_, wrong, code) => {
    expect(codesOf({ patches: [wrong] }).map((line) => line.split(' ')[0])).toEqual([code]);
  });

  test('takes null as the value of an operation', () => {
    expect(
      codesOf({ patches: [{ target, reason: 'r', jsonPatch: [{ op: 'add', path: '/a', value: null }] }] }),
    ).toEqual([]);
  });

  test('names the charts', () => {
    expect(codesOf({ values: { istio: {} } })).toEqual(['unknown-key overrides/values/istio']);
  });
});

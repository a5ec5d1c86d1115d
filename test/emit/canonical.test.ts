import { describe, expect, test } from '@jest/globals';
import { canonical } from '../../lib/emit/canonical.ts';
import { writeYaml } from '../../lib/yaml/write.ts';

const findings = (object: object): readonly string[] =>
  canonical(object).findings.map(({ code, path }) => `${code} ${path.join('.')}`);

describe('order', () => {
  test('an object begins with what it is, and only maps without an order are sorted', () => {
    const object = {
      spec: {
        template: { metadata: { labels: { z: '1', a: '2' } }, spec: { nodeSelector: { z: '1', a: '2' } } },
        selector: { matchLabels: { z: '1', a: '2' } },
        z: [{ z: 1, a: 2 }],
      },
      data: { z: '1', a: '2' },
      metadata: {
        finalizers: [],
        annotations: { z: '1', a: '2' },
        labels: { z: '1', a: '2' },
        namespace: 'istio-system',
        name: 'x',
      },
      kind: 'Test',
      apiVersion: 'v1',
    };
    expect(writeYaml(canonical(object).value)).toBe(
      [
        'apiVersion: v1',
        'kind: Test',
        'metadata:',
        '  name: x',
        '  namespace: istio-system',
        '  labels:',
        '    a: "2"',
        '    z: "1"',
        '  annotations:',
        '    a: "2"',
        '    z: "1"',
        '  finalizers: []',
        'spec:',
        '  template:',
        '    metadata:',
        '      labels:',
        '        a: "2"',
        '        z: "1"',
        '    spec:',
        '      nodeSelector:',
        '        a: "2"',
        '        z: "1"',
        '  selector:',
        '    matchLabels:',
        '      a: "2"',
        '      z: "1"',
        '  z:',
        '    - z: 1',
        '      a: 2',
        'data:',
        '  z: "1"',
        '  a: "2"',
        '',
      ].join('\n'),
    );
  });

  test('a schema that has a property called labels keeps its order', () => {
    const { value } = canonical({ properties: { labels: { type: 'object', additionalProperties: {} } } });
    expect(JSON.stringify(value)).toBe('{"properties":{"labels":{"type":"object","additionalProperties":{}}}}');
  });
});

describe('null', () => {
  const values = { pilot: null, list: [{ a: null }, null] };

  test.each([
    ['HelmRelease', { spec: { values } }],
    ['Istio', { spec: { values } }],
    ['IstioOperator', { spec: { values } }],
    ['Application', { spec: { sources: [{ helm: { valuesObject: values } }] } }],
  ])('survives in the Helm values of a %s', (kind, rest) => {
    const { value, findings: none } = canonical({ kind, ...rest });
    expect(none).toEqual([]);
    expect(JSON.parse(JSON.stringify(value))).toEqual({ kind, ...rest });
  });

  test.each([
    [{ kind: 'HelmRelease', spec: { timeout: null, values } }, 'null-field spec.timeout'],
    [{ kind: 'Deployment', spec: { values: { a: null } } }, 'null-field spec.values.a'],
    [{ kind: 'Deployment', metadata: { creationTimestamp: null } }, 'null-field metadata.creationTimestamp'],
    [{ kind: 'Deployment', spec: { list: ['a', null] } }, 'null-field spec.list.1'],
    [{ kind: 'Deployment', spec: { list: ['a', undefined] } }, 'null-field spec.list.1'],
    [{ kind: 'Application', spec: { valuesObject: { a: null } } }, 'null-field spec.valuesObject.a'],
  ])('is refused in %j', (object, finding) => {
    expect(findings(object)).toEqual([finding]);
  });
});

describe('what YAML cannot say', () => {
  test('members that are undefined are left out', () => {
    expect(canonical({ kind: 'Test', spec: { a: undefined, b: {} } })).toEqual({
      value: { kind: 'Test', spec: { b: {} } },
      findings: [],
    });
  });

  test('everything that is no plain data is refused where it stands', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const object = {
      a: new Date(0),
      b: () => 1,
      c: [Number.NaN],
      d: 1n,
      e: new Map(),
      f: 'half \ud800',
      g: Symbol('g'),
    };
    expect(findings(object)).toEqual(['a', 'b', 'c.0', 'd', 'e', 'f', 'g'].map((path) => `not-plain-data ${path}`));
    expect(findings(cyclic)).toEqual([`not-plain-data ${Array.from({ length: 101 }, () => 'self').join('.')}`]);
    expect(findings(new Map())).toEqual(['not-plain-data ']);
  });

  test('a key called __proto__ is a key', () => {
    expect(JSON.stringify(canonical({ data: JSON.parse('{"__proto__": "x"}') }).value)).toBe(
      '{"data":{"__proto__":"x"}}',
    );
  });
});

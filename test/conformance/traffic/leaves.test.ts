import { describe, expect, test } from '@jest/globals';
import { leaves } from '../../../conformance/traffic/leaves.ts';

const configMap = (data: object): object => ({ kind: 'ConfigMap', metadata: { name: 'one' }, data });

describe('leaves', () => {
  test('looks into documents that a ConfigMap holds as text, so that a difference has a path', () => {
    const seen = leaves([configMap({ mesh: 'trustDomain: cluster.local\ndefaults:\n  depth: 2\n' })]);
    expect(seen.get('ConfigMap one: data.mesh.defaults.depth')).toBe('2');
    expect(seen.get('ConfigMap one: data.mesh.trustDomain')).toBe('"cluster.local"');
  });

  test('takes lists, words and templates whole', () => {
    const seen = leaves([configMap({ list: ['a', 'b'], word: 'on', template: '{{ if .x }}\n: y\n{{ end }}\n' })]);
    expect(seen.get('ConfigMap one: data.list')).toBe('["a","b"]');
    expect(seen.get('ConfigMap one: data.word')).toBe('"on"');
    expect(seen.get('ConfigMap one: data.template')).toContain('{{ if .x }}');
  });

  test('tells metadata apart as well', () => {
    expect(leaves([configMap({})]).get('ConfigMap one: metadata.name')).toBe('"one"');
  });
});

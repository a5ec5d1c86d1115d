import { describe, expect, test } from '@jest/globals';
import { yamlText } from '../../../lib/addons/workload/yaml-text.ts';

describe('yamlText', () => {
  test('quotes words that YAML 1.1 takes for something else', () => {
    expect(yamlText({ cluster: 'on', port: '443', count: 3 })).toBe('cluster: "on"\nport: "443"\ncount: 3\n');
  });

  test('writes a value that stands in two places out twice', () => {
    const list = ['a'];
    expect(yamlText({ one: list, two: list })).toBe('one:\n  - a\ntwo:\n  - a\n');
  });

  test('never folds a long text', () => {
    expect(yamlText({ long: 'word '.repeat(60).trim() }).split('\n')).toHaveLength(2);
  });
});

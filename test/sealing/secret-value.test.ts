import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { SecretValue } from '../../lib/sealing/secret-value.ts';

const word = 'correct-horse-battery';

describe('a secret value', () => {
  test('refuses to become JSON, on its own and inside another value', () => {
    expect(() => JSON.stringify(new SecretValue(word))).toThrow(TypeError);
    expect(() => JSON.stringify({ deep: [new SecretValue(word)] })).toThrow(TypeError);
  });

  test.each([
    ['a template', (value: SecretValue) => `value: ${String(value)}`],
    ['inspection', (value: SecretValue) => inspect({ value }, { showHidden: true, depth: 9 })],
    ['its properties', (value: SecretValue) => JSON.stringify(Object.entries(value))],
    ['a structured clone', (value: SecretValue) => serialize(structuredClone(value)).toString('latin1')],
  ])('shows nothing through %s', (_, show) => {
    const shown = show(new SecretValue(word));
    expect(shown).not.toContain(word);
    expect(shown).not.toContain(Buffer.from(word).toString('base64'));
    expect(shown).not.toContain('99, 111');
  });

  test('keeps a copy of its own', () => {
    const bytes = Buffer.from(word);
    const value = new SecretValue(bytes);
    bytes.fill(0);
    expect(value.reveal().toString()).toBe(word);
  });

  test('holds zeros after wiping', () => {
    const value = new SecretValue(word);
    value.wipe();
    expect(value.reveal()).toEqual(Buffer.alloc(word.length));
  });
});

import { describe, expect, test } from '@jest/globals';
import { boundsBreach } from '../../../lib/emit/schema/bounds.ts';
import type { Schema } from '../../../lib/emit/schema/schema.ts';

const BROKEN: readonly (readonly [Schema, unknown, string])[] = [
  [{ pattern: '^a' }, 'b', 'must match ^a'],
  [{ minLength: 2 }, 'a', 'must have at least 2 characters'],
  [{ maxLength: 2 }, 'abc', 'must have at most 2 characters'],
  [{ minimum: 0 }, -1, 'must be at least 0'],
  [{ maximum: 65535 }, 65536, 'must be at most 65535'],
  [{ minItems: 1 }, [], 'must have at least 1 entries'],
  [{ maxItems: 1 }, [1, 2], 'must have at most 1 entries'],
  [{ minProperties: 1 }, {}, 'must have at least 1 fields'],
  [{ maxProperties: 1 }, { a: 1, b: 2 }, 'must have at most 1 fields'],
  [{ enum: ['', 'Always'] }, 'Sometimes', "must be one of '', Always"],
  [{ enum: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, 0, 'must be one of 1, 2, 3, 4, 5, 6, 7, 8 ...'],
];

const KEPT: readonly (readonly [Schema, unknown])[] = [
  [{ pattern: '^a', minLength: 1, maxLength: 1 }, 'a'],
  [{ minimum: 0, maximum: 0 }, 0],
  [{ minItems: 1, maxItems: 1 }, [1]],
  [{ minProperties: 1, maxProperties: 1 }, { a: 1 }],
  [{ enum: ['', 'Always'] }, ''],
  // Two letters to a reader, four units to JavaScript.
  [{ maxLength: 2 }, '𝔞𝔟'],
  // Bounds of another type say nothing about this value.
  [{ minLength: 2, minItems: 2, minimum: 2 }, true],
];

describe('boundsBreach', () => {
  test.each(BROKEN)('%j does not take %j: %s', (schema, value, problem) => {
    expect(boundsBreach(schema, value)?.problem).toBe(problem);
  });

  test.each(KEPT)('%j takes %j', (schema, value) => {
    expect(boundsBreach(schema, value)).toBeUndefined();
  });

  test('the closest value of an enum is suggested, and the empty one is shown with quotes', () => {
    expect(boundsBreach({ enum: ['IfNotPresent', 'Always'] }, 'ifnotpresent')?.suggestion).toBe('IfNotPresent');
  });
});

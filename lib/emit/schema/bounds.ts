import { nearest } from '../../plan/nearest.ts';
import type { Schema } from './schema.ts';

/** What a value breaks, in words, and what was meant; undefined when it keeps all bounds. */
export interface Breach {
  readonly problem: string;
  readonly suggestion: string;
}

const breach = (problem: string, suggestion = ''): Breach => ({ problem, suggestion });

/** Lists of versions and cipher suites are long; the suggestion says what matters. */
const SHOWN = 8;

const enumBreach = (schema: Schema, value: unknown): Breach | undefined => {
  const allowed: readonly unknown[] | undefined = schema.enum;
  if (allowed === undefined || allowed.includes(value)) return undefined;
  const names = allowed.map((item) => (item === '' ? "''" : String(item)));
  const listed = names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} ...` : names.join(', ');
  return breach(`must be one of ${listed}`, nearest(String(value), names));
};

const patterns = new Map<string, RegExp>();

const matches = (pattern: string, value: string): boolean => {
  const compiled = patterns.get(pattern) ?? new RegExp(pattern);
  patterns.set(pattern, compiled);
  return compiled.test(value);
};

const textBreach = (schema: Schema, value: string): Breach | undefined => {
  const { pattern, minLength = 0, maxLength } = schema;
  if (pattern !== undefined && !matches(pattern, value)) return breach(`must match ${pattern}`);
  if (value.length < minLength) return breach(`must have at least ${minLength} characters`);
  // A letter outside the basic plane counts once, so the exact count is only taken where the rough one is too large.
  const isTooLong = maxLength !== undefined && value.length > maxLength && Array.from(value).length > maxLength;
  return isTooLong ? breach(`must have at most ${maxLength} characters`) : undefined;
};

const numberBreach = ({ minimum, maximum }: Schema, value: number): Breach | undefined => {
  if (minimum !== undefined && value < minimum) return breach(`must be at least ${minimum}`);
  return maximum !== undefined && value > maximum ? breach(`must be at most ${maximum}`) : undefined;
};

const countBreach = (noun: string, count: number, least = 0, most = Infinity): Breach | undefined => {
  if (count < least) return breach(`must have at least ${least} ${noun}`);
  return count > most ? breach(`must have at most ${most} ${noun}`) : undefined;
};

/** Checks what a schema says about the value itself, not about what stands inside. */
export const boundsBreach = (schema: Schema, value: unknown): Breach | undefined => {
  const fromEnum = enumBreach(schema, value);
  if (fromEnum !== undefined) return fromEnum;
  if (typeof value === 'string') return textBreach(schema, value);
  if (typeof value === 'number') return numberBreach(schema, value);
  if (Array.isArray(value)) return countBreach('entries', value.length, schema.minItems, schema.maxItems);
  if (schema.minProperties === undefined && schema.maxProperties === undefined) return undefined;
  return countBreach('fields', Object.keys(value ?? {}).length, schema.minProperties, schema.maxProperties);
};

import * as z from 'zod';
import type { Issue, IssuePath } from '../plan/issue.ts';
import { nearest } from '../plan/nearest.ts';
import { knownKeys } from './known-keys.ts';

type ZodIssue = z.core.$ZodIssue;
type Draft = Omit<Issue, 'at'> & { /** The key is at fault, not the value. */ readonly key: boolean };

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  null: 'empty',
  undefined: 'missing',
};
const typeName = (type: string): string => typeNames[type] ?? type;

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (here, step) => (typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined),
    value,
  );

const quoted = (values: readonly unknown[]): string => values.map((value) => `"${String(value)}"`).join(', ');

/** The branch of a union that the writer meant: a map where a map was written, the choice of values elsewhere. */
const meantBranch = (branches: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] => {
  const reaches = (branch: readonly ZodIssue[]): boolean =>
    branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys');
  return branches.find(reaches) ?? branches.at(-1) ?? [];
};

const wrongType = (issue: ZodIssue & { code: 'invalid_type' }, path: IssuePath, input: unknown): Draft => {
  const name = String(path.at(-1) ?? 'mesh.yaml');
  const found = typeOf(valueAt(input, issue.path));
  if (found === 'undefined') {
    const remedy = `add ${name}: ${typeName(issue.expected)}`;
    return { code: 'missing-field', severity: 'error', path, key: true, problem: `${name} is missing`, remedy };
  }
  const problem = `${name} must be ${typeName(issue.expected)}, it is ${typeName(found)}`;
  const empty = found === 'null' && ['object', 'record'].includes(issue.expected);
  const quote = issue.expected === 'string' && (found === 'number' || found === 'boolean');
  let remedy = `write ${typeName(issue.expected)}`;
  if (empty) remedy = `write ${name}: {} or remove the line`;
  if (quote) remedy = 'put the value in quotes';
  return { code: 'wrong-type', severity: 'error', path, key: false, problem, remedy };
};

const unknownKey = (key: string, parent: IssuePath, known: readonly string[]): Draft => {
  const meant = nearest(key, known);
  return {
    code: 'unknown-key',
    severity: 'error',
    path: [...parent, key],
    key: true,
    problem: `${key} is not a field here`,
    remedy: meant === '' ? `use one of ${known.toSorted().join(', ')}` : `did you mean ${meant}?`,
  };
};

const notAllowed = (issue: ZodIssue & { code: 'invalid_value' }, path: IssuePath, input: unknown): Draft => {
  const value = valueAt(input, issue.path);
  const meant = nearest(String(value), issue.values.map(String));
  return {
    code: 'value-not-allowed',
    severity: 'error',
    path,
    key: false,
    problem: `${String(path.at(-1))} cannot be "${String(value)}"`,
    remedy: meant === '' ? `use one of ${quoted(issue.values)}` : `did you mean "${meant}"?`,
  };
};

const draftsOf = (issue: ZodIssue, prefix: IssuePath, input: unknown, keysAt: (path: IssuePath) => readonly string[]): Draft[] => {
  const path: IssuePath = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  switch (issue.code) {
    case 'invalid_type':
      return [wrongType(issue, path, input)];
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, keysAt(path)));
    case 'invalid_value':
      return [notAllowed(issue, path, input)];
    case 'invalid_union': {
      const below = valueAt(input, issue.path);
      return meantBranch(issue.errors).flatMap((inner) => draftsOf(inner, path, below, keysAt));
    }
    default:
      return [
        {
          code: 'malformed-value',
          severity: 'error',
          path,
          key: false,
          problem: `${String(path.at(-1) ?? 'mesh.yaml')}: ${issue.message}`,
          remedy: 'correct the value; mesh.schema.json has its description',
        },
      ];
  }
};

/** A misspelt key is unknown and leaves its field missing: one finding is enough. */
const withoutEchoes = (drafts: readonly Draft[]): readonly Draft[] => {
  const parentOf = (draft: Draft): string => JSON.stringify(draft.path.slice(0, -1));
  return drafts.filter(
    (draft) =>
      draft.code !== 'missing-field' ||
      !drafts.some(
        (other) =>
          other.code === 'unknown-key' &&
          parentOf(other) === parentOf(draft) &&
          nearest(String(other.path.at(-1)), [String(draft.path.at(-1))]) !== '',
      ),
  );
};

/** Turns what zod says about `input` into issues with our codes and remedies; `prefix` is the path of `input` itself. */
export const schemaIssues = (schema: z.ZodType, input: unknown, error: z.ZodError, prefix: IssuePath = []): readonly Draft[] => {
  const keysAt = (path: IssuePath): readonly string[] => knownKeys(schema, path.slice(prefix.length));
  return withoutEchoes(error.issues.flatMap((issue) => draftsOf(issue, prefix, input, keysAt)));
};

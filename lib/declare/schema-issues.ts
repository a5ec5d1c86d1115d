import type * as z from 'zod';
import { errorAt, type Issue, type IssuePath } from '../plan/issue.ts';
import { nearest } from '../plan/nearest.ts';
import { withoutUserInfo } from '../plan/user-info.ts';
import { knownKeys } from './known-keys.ts';

type ZodIssue = z.core.$ZodIssue;

/** Codes of issues that are about a key and not about its value. */
export const aboutKeys: ReadonlySet<string> = new Set(['unknown-key', 'malformed-key', 'missing-field']);

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

/** What stands at a path, for a message. */
const nameOf = (path: IssuePath): string => {
  const [parent, last = 'mesh.yaml'] = path.length > 1 ? path.slice(-2) : ['', ...path];
  return withoutUserInfo(typeof last === 'number' ? `item ${last + 1} of ${parent}` : last);
};

const wrongType = (issue: ZodIssue & { code: 'invalid_type' }, path: IssuePath, input: unknown): Issue => {
  const name = nameOf(path);
  const found = typeOf(valueAt(input, issue.path));
  if (found === 'undefined') {
    const remedy = `add ${name}: ${typeName(issue.expected)}`;
    return errorAt('missing-field', path, `${name} is missing`, remedy);
  }
  const problem = `${name} must be ${typeName(issue.expected)}, it is ${typeName(found)}`;
  const empty = found === 'null' && ['object', 'record'].includes(issue.expected);
  const quote = issue.expected === 'string' && (found === 'number' || found === 'boolean');
  let remedy = `write ${typeName(issue.expected)}`;
  if (empty) remedy = `write ${name}: {} or remove the line`;
  if (quote) remedy = 'put the value in quotes';
  return errorAt('wrong-type', path, problem, remedy);
};

/** Nobody mends more at a time, and each costs a search for what was meant. */
const mostIssues = 200;

const unknownKey = (key: string, parent: IssuePath, known: readonly string[]): Issue => {
  const meant = nearest(key, known);
  return {
    code: 'unknown-key',
    severity: 'error',
    path: [...parent, key],
    problem: `${withoutUserInfo(key)} is not a field here`,
    remedy: meant === '' ? `use one of ${known.toSorted().join(', ')}` : `did you mean ${meant}?`,
  };
};

const notAllowed = (issue: ZodIssue & { code: 'invalid_value' }, path: IssuePath, input: unknown): Issue => {
  const value = valueAt(input, issue.path);
  const meant = nearest(String(value), issue.values.map(String));
  return {
    code: 'value-not-allowed',
    severity: 'error',
    path,
    problem: `${nameOf(path)} cannot be "${withoutUserInfo(String(value))}"`,
    remedy: meant === '' ? `use one of ${quoted(issue.values)}` : `did you mean "${meant}"?`,
  };
};

const issuesFrom = (
  issue: ZodIssue,
  prefix: IssuePath,
  input: unknown,
  keysAt: (path: IssuePath) => readonly string[],
): Issue[] => {
  const path: IssuePath = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'invalid_type') return [wrongType(issue, path, input)];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.slice(0, mostIssues).map((key) => unknownKey(key, path, known));
  }
  if (issue.code === 'invalid_value') return [notAllowed(issue, path, input)];
  if (issue.code === 'invalid_union') {
    const below = valueAt(input, issue.path);
    return meantBranch(issue.errors).flatMap((inner) => issuesFrom(inner, path, below, keysAt));
  }
  if (issue.code === 'invalid_key') {
    const problem = `${nameOf(path)}: ${issue.issues[0]?.message ?? issue.message}`;
    return [errorAt('malformed-key', path, problem, 'correct the key')];
  }
  const problem = `${nameOf(path)}: ${issue.message}`;
  return [errorAt('malformed-value', path, problem, 'correct the value; mesh.schema.json has its description')];
};

const parentOf = (issue: Issue): string => JSON.stringify(issue.path.slice(0, -1));

/** A misspelt key is unknown and leaves its field missing: one finding is enough. */
const withoutEchoes = (drafts: readonly Issue[]): readonly Issue[] => {
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
export const schemaIssues = (
  schema: z.ZodType,
  input: unknown,
  error: z.ZodError,
  prefix: IssuePath = [],
): readonly Issue[] => {
  const keysAt = (path: IssuePath): readonly string[] => knownKeys(schema, path.slice(prefix.length));
  const drafts = error.issues.slice(0, mostIssues).flatMap((issue) => issuesFrom(issue, prefix, input, keysAt));
  return withoutEchoes(drafts.slice(0, mostIssues));
};

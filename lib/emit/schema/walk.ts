import { nearest } from '../../plan/nearest.ts';
import { boundsBreach } from './bounds.ts';
import type { FindingCode, SchemaFinding } from './finding.ts';
import { referenced } from './package-schemas.ts';
import type { Schema, SchemaType } from './schema.ts';
import { unionProblem } from './union.ts';

const WORDS: Readonly<Record<SchemaType, string>> = {
  object: 'a map of fields',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): SchemaType | undefined => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  const type = typeof value;
  return type === 'object' || type === 'string' || type === 'boolean' ? type : undefined;
};

const hasType = (actual: SchemaType | undefined, wanted: SchemaType): boolean =>
  actual === wanted || (wanted === 'number' && actual === 'integer');

/** One pass over one value. The path is a stack, copied only into a finding: most objects have none. */
class Walk {
  readonly findings: SchemaFinding[] = [];
  readonly #path: (string | number)[] = [];

  visit(schema: Schema, file: string, value: unknown): void {
    if (schema.$ref !== undefined) {
      const target = referenced(schema, file);
      this.visit(target.schema, target.file, value);
    }
    if (!this.#checkType(schema, value)) return;
    const breach = boundsBreach(schema, value);
    if (breach !== undefined) this.#report('not-allowed', breach.problem, breach.suggestion);
    if (Array.isArray(value)) this.#visitItems(schema, file, value);
    else if (isFields(value)) this.#visitFields(schema, file, value);
    this.#visitBranches(schema, file, value);
  }

  #report(code: FindingCode, problem: string, suggestion = '', ...below: string[]): void {
    this.findings.push({ code, path: [...this.#path, ...below], problem, suggestion });
  }

  #checkType({ type }: Schema, value: unknown): boolean {
    if (type === undefined) return true;
    const actual = typeOf(value);
    const wanted = typeof type === 'string' ? [type] : type;
    if (wanted.some((one) => hasType(actual, one))) return true;
    const problem = `must be ${wanted.map((one) => WORDS[one]).join(' or ')}`;
    this.#report('wrong-type', actual === undefined ? problem : `${problem}, not ${WORDS[actual]}`);
    return false;
  }

  #visitItems({ items }: Schema, file: string, value: readonly unknown[]): void {
    if (items === undefined) return;
    for (const [index, item] of value.entries()) this.#visitBelow(items, file, item, index);
  }

  #visitFields(schema: Schema, file: string, value: Readonly<Record<string, unknown>>): void {
    const { properties = {}, additionalProperties } = schema;
    for (const name of Object.keys(value)) {
      const field = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (field === false) this.#report('unknown-field', 'unknown field', nearest(name, Object.keys(properties)), name);
      // A server drops a null field before it looks at it, and Helm reads it as "remove the default".
      else if (field !== undefined && value[name] !== null) this.#visitBelow(field, file, value[name], name);
    }
    this.#visitRequired(schema, value);
  }

  #visitRequired({ required = [] }: Schema, value: Readonly<Record<string, unknown>>): void {
    for (const name of required)
      if (value[name] === undefined || value[name] === null) this.#report('missing-field', 'required field', '', name);
  }

  #visitBelow(schema: Schema, file: string, value: unknown, step: string | number): void {
    this.#path.push(step);
    this.visit(schema, file, value);
    this.#path.pop();
  }

  #visitBranches(schema: Schema, file: string, value: unknown): void {
    for (const branch of schema.allOf ?? []) this.visit(branch, file, value);
    if (schema.anyOf === undefined && schema.oneOf === undefined && schema.not === undefined) return;
    const problem = unionProblem(schema, (branch) => findingsOf(branch, file, value).length === 0);
    if (problem !== '') this.#report('not-allowed', problem);
  }
}

/** Everywhere that `value` deviates from `schema`, whose own references start from `file`; in the order of the fields. */
export const findingsOf = (schema: Schema, file: string, value: unknown): readonly SchemaFinding[] => {
  const walk = new Walk();
  walk.visit(schema, file, value);
  return walk.findings;
};

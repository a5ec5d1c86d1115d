import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { type Schema, type SchemaFile, referenceOf } from './schema.ts';

let names: ReadonlySet<string> | undefined;
const files = new Map<string, SchemaFile>();

const folder = (): string => join(packageRoot(), 'schemas');

const fileNames = (): ReadonlySet<string> =>
  (names ??= new Set(readdirSync(folder()).map((name) => name.replace(/\.json$/, ''))));

/** The API groups that have schemas; the one without a name is 'core'. */
export const schemaGroups = (): string[] => [...fileNames()].filter((name) => !name.endsWith('-values')).toSorted();

/** One file of schemas/, read when first asked for; undefined when there is none of that name. */
export const schemaFile = (name: string): SchemaFile | undefined => {
  const known = files.get(name);
  // The list also guards the disk: a group comes from a manifest and may hold anything.
  if (known !== undefined || !fileNames().has(name)) return known;
  const file: SchemaFile = JSON.parse(readFileSync(join(folder(), `${name}.json`), 'utf8'));
  files.set(name, file);
  return file;
};

/** A schema and the file that its own references start from. */
export interface Located {
  readonly schema: Schema;
  readonly file: string;
}

const located = new WeakMap<Schema, Located>();

/** What `$ref` of a schema in `file` points at; found once per place, as references are most of the nodes. */
export const referenced = (schema: Schema, file: string): Located => {
  const known = located.get(schema);
  if (known !== undefined) return known;
  const target = referenceOf(schema.$ref ?? '', file);
  const definition = schemaFile(target.file)?.definitions[target.name];
  if (definition === undefined) throw new Error(`schemas/${target.file}.json has no ${target.name}`);
  const result = { schema: definition, file: target.file };
  located.set(schema, result);
  return result;
};

import type { Schema } from '../lib/emit/schema/schema.ts';

/** Below this many characters of JSON a reference saves nothing worth a name. */
const WORTH_A_NAME = 160;

const pascal = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');

const children = function* (schema: Schema): Generator<[string, Schema]> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield [pascal(name), field];
  if (schema.items !== undefined) yield ['', schema.items];
  if (typeof schema.additionalProperties === 'object') yield ['Value', schema.additionalProperties];
};

const shapeKeys = new WeakMap<Schema, string>();
const keyOf = (schema: Schema): string => {
  const key = shapeKeys.get(schema) ?? JSON.stringify(schema);
  shapeKeys.set(schema, key);
  return key;
};

const isWorthAName = (schema: Schema): boolean =>
  schema.properties !== undefined && keyOf(schema).length >= WORTH_A_NAME;

interface Use {
  count: number;
  /** Where the shape is met first. */
  readonly path: string;
}

/** Level by level, so that a shape is named after the place nearest to a root: the shortest name it can have. */
const usesOf = (roots: Readonly<Record<string, Schema>>): Map<string, Use> => {
  const uses = new Map<string, Use>();
  let level = Object.entries(roots);
  while (level.length > 0) {
    const below: [string, Schema][] = [];
    for (const [path, schema] of level) {
      const use = uses.get(keyOf(schema)) ?? { count: 0, path };
      uses.set(keyOf(schema), use);
      use.count += 1;
      // What stands inside a shape met before comes with it, and is not a second use.
      if (use.count > 1 && isWorthAName(schema)) continue;
      for (const [step, child] of children(schema)) below.push([path + step, child]);
    }
    level = below;
  }
  return uses;
};

/**
 * Definitions in which every shape that occurs twice stands once, named by the path where it is met first: the files
 * become several times smaller, and imports/ gets interfaces that can be named. The `spec` of a kind always has a name.
 */
export const shareShapes = (roots: Readonly<Record<string, Schema>>): Record<string, Schema> => {
  const uses = usesOf(roots);
  const definitions: Record<string, Schema> = {};
  const taken = new Map<string, string>();

  const define = (name: string, schema: Schema): void => {
    const key = keyOf(schema);
    if (taken.get(name) === key) return;
    if (taken.has(name)) throw new Error(`two shapes named ${name}`);
    taken.set(name, key);
    // The place is taken before the fields are visited, so that definitions stand in reading order.
    definitions[name] = {};
    definitions[name] = withChildren(schema, name);
  };

  const placed = (schema: Schema, path: string): Schema => {
    const use = uses.get(keyOf(schema));
    const isSpec = path.endsWith('Spec') && Object.hasOwn(roots, path.slice(0, -'Spec'.length));
    if (use === undefined || !isWorthAName(schema) || (use.count === 1 && !isSpec)) return withChildren(schema, path);
    define(use.path, schema);
    return { $ref: `#/definitions/${use.path}` };
  };

  const withChildren = (schema: Schema, path: string): Schema => ({
    ...schema,
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, field]) => [name, placed(field, path + pascal(name))]),
          ),
        }),
    ...(schema.items === undefined ? {} : { items: placed(schema.items, path) }),
    ...(typeof schema.additionalProperties === 'object'
      ? { additionalProperties: placed(schema.additionalProperties, `${path}Value`) }
      : {}),
  });

  for (const [name, root] of Object.entries(roots)) define(name, root);
  return definitions;
};

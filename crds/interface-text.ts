import { type Schema, referenceOf } from '../lib/emit/schema/schema.ts';

/** Where a name that a type refers to is declared: '' in the same file, else the module to import it from. */
export type Mention = (module: string, name: string) => void;

const isName = /^[A-Za-z_$][\w$]*$/;
const keyText = (name: string): string => (isName.test(name) ? name : `'${name}'`);
const literal = (value: string | number | boolean | null): string =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);

const objectText = (schema: Schema, indent: string, mention: Mention): string => {
  const { properties = {}, required = [], additionalProperties } = schema;
  const names = Object.keys(properties);
  if (names.length > 0) return `{\n${fieldsText(properties, required, `${indent}  `, mention)}${indent}}`;
  if (typeof additionalProperties === 'object')
    return `Record<string, ${typeText(additionalProperties, indent, mention)}>`;
  if (additionalProperties === false) return 'Record<string, never>';
  mention('../lib/plan/manifest', 'JsonObject');
  return 'JsonObject';
};

const scalarText = (type: unknown): string => (type === 'integer' ? 'number' : String(type));

const typeText = (schema: Schema, indent: string, mention: Mention): string => {
  if (schema.$ref !== undefined) {
    const { file, name } = referenceOf(schema.$ref, '');
    mention(file === '' ? '' : `./${file}`, name);
    return name;
  }
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.type === 'object') return objectText(schema, indent, mention);
  if (schema.type === 'array') return listText(schema.items ?? {}, indent, mention);
  if (schema.type !== undefined) return [schema.type].flat().map(scalarText).join(' | ');
  mention('../lib/plan/manifest', 'Json');
  return 'Json';
};

const listText = (items: Schema, indent: string, mention: Mention): string => {
  const item = typeText(items, indent, mention);
  return item.includes(' | ') && !item.startsWith('{') ? `readonly (${item})[]` : `readonly ${item}[]`;
};

const fieldsText = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  indent: string,
  mention: Mention,
): string =>
  Object.entries(properties)
    .map(([name, field]) => {
      const mark = required.includes(name) ? '' : '?';
      return `${indent}${keyText(name)}${mark}: ${typeText(field, indent, mention)};\n`;
    })
    .join('');

/** The TypeScript declaration of a definition. What bounds a value (patterns, minimum, oneOf) is left to the schema check. */
export const interfaceText = (name: string, schema: Schema, mention: Mention): string => {
  if (schema.$ref !== undefined) {
    // Only NamedObjectMeta refers and adds: what it adds are required texts.
    const fields = (schema.required ?? []).map((field) => `  ${field}: string;\n`).join('');
    return `export interface ${name} extends ${typeText({ $ref: schema.$ref }, '', mention)} {\n${fields}}\n`;
  }
  if (schema.type === 'object' && schema.properties !== undefined)
    return `export interface ${name} ${objectText(schema, '', mention)}\n`;
  return `export type ${name} = ${typeText(schema, '', mention)};\n`;
};

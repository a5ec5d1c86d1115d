import type { Schema } from '../lib/emit/schema/schema.ts';
import { type RawSchema, boundsOf } from './raw-schema.ts';

type Branch = 'allOf' | 'anyOf' | 'oneOf';

/** A server fills defaults before it checks, so a field that has one may be left out. */
const requiredOf = ({ required = [], properties = {} }: RawSchema): string[] =>
  required.filter((name) => properties[name]?.default === undefined);

/**
 * A `oneOf` that looks at a defaulted field picks its branch by the default, which is not there yet when isthmus checks
 * (gateway-api 1.6.1, Gateway spec.addresses): then one fitting branch is enough.
 */
const readsDefault = ({ properties = {}, oneOf = [] }: RawSchema): boolean =>
  oneOf.some((branch) => Object.keys(branch.properties ?? {}).some((name) => properties[name]?.default !== undefined));

const branchesOf = (raw: RawSchema): Schema => {
  const result: Partial<Record<Branch, Schema[]>> = {};
  for (const word of ['allOf', 'anyOf', 'oneOf'] as const) {
    const branches = raw[word];
    if (branches === undefined) continue;
    result[word === 'oneOf' && readsDefault(raw) ? 'anyOf' : word] = branches.map((branch) => openSchema(branch));
  }
  return { ...result, ...(raw.not === undefined ? {} : { not: openSchema(raw.not) }) };
};

const shapeOf = (raw: RawSchema, child: (raw: RawSchema) => Schema): Schema => {
  const { type, properties, items, additionalProperties } = raw;
  const required = requiredOf(raw);
  return {
    ...(type === undefined ? {} : { type }),
    ...boundsOf(raw),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, child(field)])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: child(additionalProperties) } : {}),
    ...(items === undefined ? {} : { items: child(items) }),
    ...branchesOf(raw),
  };
};

/** Inside anyOf, oneOf and not a schema names only the fields it cares about: closing it would refuse the others. */
export const openSchema = (raw: RawSchema): Schema => shapeOf(raw, openSchema);

const isClosed = (raw: RawSchema): boolean =>
  raw.type === 'object' &&
  raw.additionalProperties === undefined &&
  raw['x-kubernetes-preserve-unknown-fields'] !== true;

/** The structural schema of a CRD without prose, defaults and CEL, each object closed that the server would prune. */
export const strictCrd = (raw: RawSchema): Schema => {
  if (raw['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'], ...boundsOf(raw) };
  return { ...shapeOf(raw, strictCrd), ...(isClosed(raw) ? { additionalProperties: false } : {}) };
};

/**
 * The root of a kind. Istio's CRDs do not name apiVersion and kind; all CRDs leave metadata open, which the server checks as
 * core ObjectMeta; nobody declares a status.
 */
export const strictKind = (raw: RawSchema): Schema => {
  const { metadata: _metadata, status, ...properties } = raw.properties ?? {};
  const strict = strictCrd({ ...raw, properties });
  return {
    ...strict,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      ...strict.properties,
      metadata: { $ref: 'core.json#/definitions/NamedObjectMeta' },
      ...(status === undefined ? {} : { status: { type: 'object' } }),
    },
    required: [...new Set(['metadata', ...(strict.required ?? [])])].filter((name) => name !== 'status'),
  };
};

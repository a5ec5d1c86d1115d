import type { Schema } from '../lib/emit/schema/schema.ts';
import { type RawSchema, boundsOf } from './raw-schema.ts';

/** The definitions of the OpenAPI document of Kubernetes, by full name. */
export type OpenApi = Readonly<
  Record<string, RawSchema & { readonly 'x-kubernetes-group-version-kind'?: readonly Gvk[] }>
>;

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The definitions of one API group: `kinds` as in the schema file, names without their Go package. */
export interface CoreGroup {
  readonly group: string;
  readonly kinds: Record<string, Record<string, string>>;
  readonly definitions: Record<string, Schema>;
}

/** Kinds that a server hands out or takes as a call; nobody keeps one in Git. */
const CALLS = new Set([
  'Binding',
  'ComponentStatus',
  'DeleteOptions',
  'Eviction',
  'Event',
  'Scale',
  'Status',
  'TokenRequest',
  'WatchEvent',
]);
const PREFIX = '#/components/schemas/';

const fileOf = (fullName: string): string => {
  const group = /^io\.k8s\.api\.([a-z]+)\./.exec(fullName)?.[1];
  if (fullName.includes('.apiextensions.v1.')) return 'apiextensions.k8s.io';
  // meta/v1, resource and intstr of apimachinery go where the pod types are: each file needs them.
  if (group === undefined) return 'core';
  return (
    {
      admissionregistration: 'admissionregistration.k8s.io',
      networking: 'networking.k8s.io',
      rbac: 'rbac.authorization.k8s.io',
    }[group] ?? group
  );
};

const nameOf = (fullName: string): string => fullName.slice(fullName.lastIndexOf('.') + 1);

/** Numbers, texts and instants written as definitions; spelled out where they are used, they cost less than a reference. */
const scalarOf = (target: RawSchema): Schema | undefined => {
  if (target.oneOf !== undefined) return { type: target.oneOf.flatMap(({ type }) => type ?? []) };
  return target.type !== undefined && target.properties === undefined ? { type: target.type } : undefined;
};

const strictReference = (api: OpenApi, from: string, ref: string): Schema => {
  const fullName = ref.slice(PREFIX.length);
  const target = api[fullName];
  if (target === undefined) throw new Error(`no definition ${fullName}`);
  const file = fileOf(fullName);
  return scalarOf(target) ?? { $ref: `${file === from ? '' : `${file}.json`}#/definitions/${nameOf(fullName)}` };
};

/**
 * Unlike in a CRD, a default does not make a field optional here: these are the zero values of Go ('', 0, {}), and the
 * server refuses a container without a name although `name` "defaults" to ''.
 */
const strictCore = (api: OpenApi, from: string, raw: RawSchema): Schema => {
  const reference = raw.$ref ?? raw.allOf?.[0]?.$ref;
  if (reference !== undefined) return strictReference(api, from, reference);
  const { type, properties, required, items, additionalProperties } = raw;
  return {
    ...(type === undefined ? {} : { type }),
    ...boundsOf(raw),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, strictCore(api, from, field)]),
          ),
          additionalProperties: false,
        }),
    ...(required === undefined ? {} : { required }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: strictCore(api, from, additionalProperties) }
      : {}),
    ...(items === undefined ? {} : { items: strictCore(api, from, items) }),
  };
};

const strictRoot = (schema: Schema, from: string): Schema => ({
  ...schema,
  properties: {
    ...schema.properties,
    metadata: { $ref: `${from === 'core' ? '' : 'core.json'}#/definitions/NamedObjectMeta` },
    ...(schema.properties?.['status'] === undefined ? {} : { status: { type: 'object' } }),
  },
  required: [...new Set(['metadata', ...(schema.required ?? [])])].filter((name) => name !== 'status'),
});

/** Every kind of the OpenAPI document that can stand in Git, and what its fields refer to, per API group. */
export const coreGroups = (api: OpenApi): CoreGroup[] => {
  const groups = new Map<string, CoreGroup>();
  for (const [fullName, raw] of Object.entries(api)) {
    const file = fileOf(fullName);
    const entry = groups.get(file) ?? { group: file, kinds: {}, definitions: {} };
    groups.set(file, entry);
    const gvk = raw['x-kubernetes-group-version-kind']?.[0];
    const strict = strictCore(api, file, raw);
    const isRoot = gvk !== undefined && !CALLS.has(gvk.kind) && !gvk.kind.endsWith('List');
    if (isRoot) (entry.kinds[gvk.version] ??= {})[gvk.kind] = gvk.kind;
    entry.definitions[nameOf(fullName)] = isRoot ? strictRoot(strict, file) : strict;
  }
  const core = groups.get('core');
  if (core !== undefined)
    core.definitions['NamedObjectMeta'] = { $ref: '#/definitions/ObjectMeta', required: ['name'] };
  return [...groups.values()].filter(({ kinds }) => Object.keys(kinds).length > 0);
};

import type { SchemaType } from '../lib/emit/schema/schema.ts';

/** A schema as CRDs and the OpenAPI of Kubernetes write it; only the words that are read here. */
export interface RawSchema {
  readonly $ref?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, RawSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | RawSchema;
  readonly items?: RawSchema;
  readonly default?: unknown;
  readonly format?: string;
  readonly allOf?: readonly RawSchema[];
  readonly anyOf?: readonly RawSchema[];
  readonly oneOf?: readonly RawSchema[];
  readonly not?: RawSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** The part of a CustomResourceDefinition that is read. */
export interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: RawSchema };
    }[];
  };
}

const KEPT = new Set([
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);

/**
 * Base64 as Go reads it (line ends allowed), the meaning of `format: byte`. A key in the clear has `-`, a token `.` or `_`,
 * so the commonest accident with `data` of a Secret does not pass.
 */
const BASE64 = String.raw`^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$`;

/** The bounds of a value, which mean the same in every dialect. Other formats stay unchecked: servers differ on them. */
export const boundsOf = (raw: RawSchema): object => ({
  ...Object.fromEntries(Object.entries(raw).filter(([word]) => KEPT.has(word))),
  ...(raw.format === 'byte' ? { pattern: BASE64 } : {}),
});

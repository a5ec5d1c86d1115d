/** The words of JSON Schema that the files in schemas/ use; crds/ writes them and refuses any other. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** false closes the object, a schema describes the values of a map, absent leaves the object open. */
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
}

/** What a `$ref` in `file` names; one without a file name stays in `file`. */
export const referenceOf = ($ref: string, file: string): { readonly file: string; readonly name: string } => {
  const [target = '', name = ''] = $ref.split('#/definitions/');
  return { file: target === '' ? file : target.replace(/\.json$/, ''), name };
};

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** One file of schemas/: an API group, or the values of one chart. */
export interface SchemaFile {
  /** Version to kind to the name of its definition; two versions of equal shape share one. Empty for chart values. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

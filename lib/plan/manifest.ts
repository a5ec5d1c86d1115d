/** What JSON can say, as isthmus passes it around: nobody changes a value that another part holds. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Whether a JSON value is a map, not a list and not null. */
export const isMap = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The metadata fields isthmus itself reads; an object may carry more. */
export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Any Kubernetes object as data. The exact types of the kinds isthmus makes are in imports/. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/** Whether a map is a Kubernetes object: apiVersion, kind, a name, and a namespace that is a text or left out. */
export const isManifest = (value: JsonObject): value is JsonObject & Manifest => {
  const { apiVersion, kind, metadata } = value;
  if (!isText(apiVersion) || !isText(kind) || !isMap(metadata) || !isText(metadata['name'])) return false;
  return metadata['namespace'] === undefined || typeof metadata['namespace'] === 'string';
};

/** What tells two objects of one cluster apart for the API server: the version of the group does not. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for a cluster-scoped object. */
  readonly namespace: string;
  readonly name: string;
}

/** What names an object; a cluster-scoped one has an empty namespace. */
export const refOf = ({ apiVersion, kind, metadata }: Manifest): ObjectRef => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

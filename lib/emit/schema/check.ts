import { nearest } from '../../plan/nearest.ts';
import type { SchemaFinding } from './finding.ts';
import { schemaFile, schemaGroups } from './package-schemas.ts';
import type { SchemaFile } from './schema.ts';
import { findingsOf } from './walk.ts';

interface Address {
  /** The file of the group: 'core' for the one without a name. */
  readonly group: string;
  /** What stands before the version in apiVersion. */
  readonly prefix: string;
  readonly version: string;
  readonly kind: string;
}

const textAt = (manifest: unknown, field: 'apiVersion' | 'kind'): string => {
  const value: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, field) : undefined;
  return typeof value === 'string' ? value : '';
};

const addressOf = (apiVersion: string, kind: string): Address => {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const prefix = apiVersion.slice(0, apiVersion.length - version.length);
  return { group: prefix === '' ? 'core' : prefix.slice(0, -1), prefix, version, kind };
};

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const finding = (code: SchemaFinding['code'], field: string, problem: string, suggestion = ''): SchemaFinding[] => [
  { code, path: [field], problem, suggestion },
];

const unknownGroup = ({ prefix, version }: Address): SchemaFinding[] => {
  const group = prefix.slice(0, -1);
  // 'core' is the name of a file, not of a group: core/v1 is a common slip for v1.
  const meant = nearest(group, schemaGroups());
  const suggestion = meant === 'core' ? version : meant && `${meant}/${version}`;
  return finding('unknown-group', 'apiVersion', `no schema of the API group ${group}`, suggestion);
};

const unknownKind = ({ prefix, version, kind }: Address, { kinds }: SchemaFile): SchemaFinding[] => {
  const versions = Object.keys(kinds).filter((known) => Object.hasOwn(kinds[known] ?? {}, kind));
  // The kind is right, the version is not: the first one listed is the newest.
  if (versions[0] !== undefined) {
    const problem = `${kind} is not served as ${prefix}${version}`;
    return finding('unknown-kind', 'apiVersion', problem, prefix + versions[0]);
  }
  const known = own(kinds, version);
  if (known !== undefined)
    return finding(
      'unknown-kind',
      'kind',
      `${prefix}${version} has no kind ${kind}`,
      nearest(kind, Object.keys(known)),
    );
  const meant = nearest(version, Object.keys(kinds));
  return finding('unknown-kind', 'apiVersion', `${prefix}${version} is not served`, meant && prefix + meant);
};

/**
 * Compares an object with the pinned, strict schema of its kind: CRDs (see crds/README.md) and Kubernetes 1.35.
 *
 * No finding means that a server of these versions knows every field and takes every value, as far as schemas say: rules
 * in CEL and webhooks are not among them. A null field counts as absent, as it does for a server.
 */
export const checkManifest = (manifest: unknown): readonly SchemaFinding[] => {
  const apiVersion = textAt(manifest, 'apiVersion');
  const kind = textAt(manifest, 'kind');
  if (apiVersion === '') return finding('missing-field', 'apiVersion', 'required field');
  if (kind === '') return finding('missing-field', 'kind', 'required field');
  const address = addressOf(apiVersion, kind);
  const file = address.prefix === 'core/' ? undefined : schemaFile(address.group);
  if (file === undefined) return unknownGroup(address);
  const schema = own(file.definitions, own(own(file.kinds, address.version) ?? {}, kind) ?? '');
  return schema === undefined ? unknownKind(address, file) : findingsOf(schema, address.group, manifest);
};

const checkValues = (name: string, values: unknown): readonly SchemaFinding[] => {
  const schema = schemaFile(name)?.definitions['Values'];
  if (schema === undefined) throw new Error(`schemas/${name}.json is missing`);
  return findingsOf(schema, name, values);
};

/**
 * Compares values of the charts base and istiod of Istio 1.30 with what these charts read. A null value is fine anywhere:
 * it removes a default of the chart. For an older Istio a finding is a hint, not an error.
 */
export const checkIstioValues = (values: unknown): readonly SchemaFinding[] => checkValues('istio-values', values);

/** Compares values of the gateway chart of Istio 1.30 with what it reads; open inside most of its sections, as the chart is. */
export const checkGatewayValues = (values: unknown): readonly SchemaFinding[] => checkValues('gateway-values', values);

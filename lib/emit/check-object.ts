import type { Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject, type Manifest, type ObjectRef } from '../plan/manifest.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';
import { writeYaml } from '../yaml/write.ts';
import { canonical } from './canonical.ts';
import { sha256 } from './digest.ts';
import { errorIn, issueOf, type ObjectFinding } from './finding.ts';
import { secretsInObject } from './leak/gate.ts';
import { withoutPlainValues } from './leak/plain-secret.ts';
import { isSopsEnvelope } from './leak/sops-envelope.ts';
import { lostFields } from './lost-fields.ts';
import { checkManifest } from './schema/check.ts';
import type { SchemaFinding } from './schema/finding.ts';

/** An object on its way out of its construct. */
export interface BuiltObject {
  readonly manifest: Manifest;
  /** Which construct made it, for people who look for it: `cluster1/70-addons/...`. */
  readonly origin: string;
  /** Of a class that converts: what it was given, and what it made of it. Undefined for plain objects. */
  readonly input: { readonly given: unknown; readonly made: unknown } | undefined;
}

/** An object with everything that is known about it. */
export interface CheckedObject {
  readonly ref: ObjectRef;
  /** The YAML of its file. */
  readonly text: string;
  /** Of the text. */
  readonly sha256: string;
  /**
   * All findings. An object that several clusters share is checked once: the very same list comes back each time, and
   * its paths name the first place the object was met at.
   */
  readonly issues: readonly Issue[];
}

const checked = new WeakMap<object, CheckedObject>();

/** Nothing is known about kinds of a foreign group: worth saying, no reason to stop. */
const schemaFinding = ({ code, path, problem, suggestion }: SchemaFinding): ObjectFinding => ({
  code: `object-${code}`,
  severity: code === 'unknown-group' ? 'warning' : 'error',
  path,
  problem,
  remedy: suggestion === '' ? 'compare with the API reference of the kind' : `did you mean ${suggestion}?`,
});

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const refIn = (object: JsonObject): ObjectRef => {
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  return {
    apiVersion: textOf(object['apiVersion']),
    kind: textOf(object['kind']),
    namespace: textOf(metadata['namespace']),
    name: textOf(metadata['name']),
  };
};

/**
 * cdk8s makes names up from the place in the code: they change when code moves, and then the object is another one.
 * Told here where the schema does not tell it, for instance because it knows nothing about the kind.
 */
const nameFindings = ({ name }: ObjectRef, told: readonly ObjectFinding[]): readonly ObjectFinding[] =>
  name !== '' || told.some(({ path }) => path[0] === 'metadata')
    ? []
    : [errorIn('object-without-name', ['metadata', 'name'], 'the object has no name', 'set metadata.name')];

/** The Secret as an API server will see it: without the block of sops, and with other values. */
const decryptedShape = (object: JsonObject): JsonObject => {
  if (!isSopsEnvelope(object)) return object;
  const { sops: _, data: __, stringData: ___, ...rest } = object;
  return rest;
};

const findingsOf = (object: JsonObject, ref: ObjectRef, shown: JsonObject = object): readonly ObjectFinding[] => {
  const schema = checkManifest(decryptedShape(object)).map(schemaFinding);
  return [...nameFindings(ref, schema), ...schema, ...secretsInObject(shown)];
};

const remembered = (object: object, check: () => CheckedObject): CheckedObject => {
  const known = checked.get(object) ?? check();
  checked.set(object, known);
  return known;
};

/**
 * Checks an object and writes it: plain data, its schema, fields its class lost, secrets in the clear. Objects are
 * known by identity, so one that is equal in all clusters costs once what a thousand different ones cost a thousand times.
 */
export const checkObject = ({ manifest, origin, input }: BuiltObject): CheckedObject =>
  remembered(manifest, () => {
    const { value, findings } = canonical(manifest);
    const ref = refIn(value);
    const lost = input === undefined ? [] : lostFields(input.given, input.made);
    const text = writeYaml(value);
    return {
      ref,
      text,
      sha256: sha256(text),
      issues: [...findings, ...lost, ...findingsOf(value, ref)].map((finding) => issueOf(finding, origin)),
    };
  });

type Document = Pick<SealedDocument, 'file' | 'text' | 'object'>;

const documentCheck = ({ file, text, object }: Document, plain: 'refused' | 'allowed'): CheckedObject => {
  const { value } = canonical(object);
  const ref = refIn(value);
  const shown = plain === 'allowed' ? withoutPlainValues(value) : undefined;
  const findings = findingsOf(value, ref, shown);
  return { ref, text, sha256: sha256(text), issues: findings.map((finding) => issueOf(finding, file)) };
};

/**
 * The same for a sealed document, whose text is copied as it is. `plain` allows the values of a Secret that the backend
 * plain wrote in the clear: whoever says so knows that Git cannot take up the result. Default: they are refused.
 */
export const checkDocument = (document: Document, plain: 'refused' | 'allowed' = 'refused'): CheckedObject =>
  plain === 'allowed'
    ? documentCheck(document, plain)
    : remembered(document.object, () => documentCheck(document, plain));

import { fileIssue } from '../../plan/file-issue.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import { CleartextSecret, type SecretMetadata } from '../../sealing/cleartext-secret.ts';
import { SecretValue } from '../../sealing/secret-value.ts';
import { readYamlStream } from '../../yaml/read.ts';

/** A Secret out of a manifest, to be sealed for any number of clusters. */
export interface ManifestSecret {
  readonly metadata: SecretMetadata;
  /** A Secret of its own each time: whoever seals it wipes it. */
  copy(): CleartextSecret;
  wipe(): void;
}

const maxBytes = 8 * 1024 * 1024;

const refuse = (code: string, file: string, problem: string, remedy: string): never => {
  throw new MeshError([fileIssue(code, file, problem, remedy)]);
};

/** `kubectl apply` leaves the whole Secret there, values and all; the others say what a cluster did with it. */
const foreignAnnotation = /^(kubectl\.kubernetes\.io|deployment\.kubernetes\.io|meta\.helm\.sh)\//;

const textMap = (value: Json | undefined): readonly (readonly [string, string])[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : []))
    : [];

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const decoded = (text: string): Buffer | undefined => {
  const joined = text.replaceAll(/\s/g, '');
  return base64.test(joined) ? Buffer.from(joined, 'base64') : undefined;
};

/** Reads the documents of one text and refuses what it cannot seal. Problems name places, never values. */
class ManifestReader {
  readonly #file: string;
  readonly #namespace: string;

  constructor(file: string, namespace: string) {
    this.#file = file;
    this.#namespace = namespace;
  }

  #refuse(code: string, problem: string, remedy: string): never {
    return refuse(code, this.#file, problem, remedy);
  }

  #values(secret: JsonObject, name: string): ReadonlyMap<string, SecretValue> {
    const values = new Map<string, SecretValue>();
    for (const field of ['data', 'stringData'] as const) {
      const map = secret[field] ?? {};
      if (!isMap(map) || textMap(map).length !== Object.keys(map).length) {
        this.#refuse('manifest-values', `${field} of ${name} holds something else than texts`, 'quote its values');
      }
    }
    for (const [key, text] of textMap(secret['data'])) {
      const bytes = decoded(text);
      if (!bytes) this.#refuse('manifest-values', `data.${key} of ${name} is not base64`, 'use stringData for texts');
      else values.set(key, new SecretValue(bytes));
      bytes?.fill(0);
    }
    // As an API server does: stringData wins.
    for (const [key, text] of textMap(secret['stringData'])) values.set(key, new SecretValue(text));
    return values;
  }

  #metadata(secret: JsonObject): SecretMetadata {
    const { metadata, type } = secret;
    const name = isMap(metadata) ? metadata['name'] : undefined;
    if (!isMap(metadata) || typeof name !== 'string') {
      return this.#refuse('manifest-name', 'a Secret has no metadata.name', 'name it');
    }
    if (name === cacertsName || name.startsWith(remoteSecretPrefix)) {
      const verb = name === cacertsName ? 'isthmus ca import, then isthmus seal' : 'isthmus remote-secret';
      this.#refuse('manifest-own-verb', `${name} is not sealed from a manifest`, `use ${verb}`);
    }
    const namespace = metadata['namespace'];
    return {
      namespace: typeof namespace === 'string' ? namespace : this.#namespace,
      name,
      type: typeof type === 'string' ? type : 'Opaque',
      labels: Object.fromEntries(textMap(metadata['labels'])),
      annotations: Object.fromEntries(textMap(metadata['annotations']).filter(([key]) => !foreignAnnotation.test(key))),
    };
  }

  #secret(value: Json): ManifestSecret {
    if (!isMap(value) || value['kind'] !== 'Secret' || value['apiVersion'] !== 'v1') {
      return this.#refuse(
        'manifest-kind',
        `${this.#file} holds something else than Secrets (v1)`,
        'leave the rest out',
      );
    }
    if (Object.hasOwn(value, 'sops')) {
      this.#refuse('manifest-encrypted', 'a Secret is encrypted by sops already', 'decrypt it into the pipe: sops -d');
    }
    const metadata = this.#metadata(value);
    const values = this.#values(value, metadata.name);
    const copy = (): CleartextSecret =>
      new CleartextSecret(
        metadata,
        [...values].map(([key, secret]) => [key, new SecretValue(secret.reveal())] as const),
      );
    try {
      copy().wipe();
    } catch (error) {
      // What no API server would take; the words name keys and sizes only.
      if (error instanceof RangeError) this.#refuse('manifest-secret', error.message, 'correct the manifest');
      throw error;
    }
    return {
      metadata,
      copy,
      wipe: () => {
        for (const secret of values.values()) secret.wipe();
      },
    };
  }

  read(text: string): readonly ManifestSecret[] {
    const documents = readYamlStream(text, { file: this.#file, maxBytes, aliases: 'none' });
    if (!documents) {
      return this.#refuse('manifest-unreadable', `${this.#file} is no clean YAML without aliases`, 'correct it');
    }
    const items = documents.flatMap((value) =>
      isMap(value) && value['kind'] === 'List' && Array.isArray(value['items']) ? [...value['items']] : [value],
    );
    const secrets = items.filter((value: Json) => value !== null).map((value: Json) => this.#secret(value));
    if (secrets.length === 0) this.#refuse('manifest-empty', `${this.#file} holds no Secret`, 'give at least one');
    const names = secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) this.#refuse('manifest-twice', `${twice} stands there twice`, 'give each Secret once');
    return secrets;
  }
}

/**
 * The Secrets of a manifest: one or several documents, or a List, with data or stringData. A Secret without namespace is
 * for `namespace`. Throws a MeshError; no message holds a value.
 */
export const readSecretManifest = (file: string, text: string, namespace: string): readonly ManifestSecret[] =>
  new ManifestReader(file, namespace).read(text);

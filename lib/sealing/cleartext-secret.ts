import type { SecretValue } from './secret-value.ts';

/** What of a Secret may be seen. */
export interface SecretMetadata {
  readonly namespace: string;
  readonly name: string;
  /** `Opaque`, `kubernetes.io/tls`, ... */
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const dataKey = /^[-._a-zA-Z0-9]{1,253}$/;

/** An API server refuses Secrets beyond this (Kubernetes, MaxSecretSize). */
const maxSize = 1024 * 1024;

const refuse = (problem: string): never => {
  throw new RangeError(problem);
};

/**
 * A Secret before it is sealed. It cannot be serialised; its values leave it only through `reveal`.
 *
 * Throws a RangeError for a name, namespace or key no API server takes (a `/` in a name would also change what strict
 * scope binds a value to), for a Secret without values and for one beyond 1 MiB. No message holds a value.
 */
export class CleartextSecret {
  readonly metadata: SecretMetadata;
  readonly #values: ReadonlyMap<string, SecretValue>;

  constructor(metadata: SecretMetadata, values: Iterable<readonly [string, SecretValue]>) {
    const sorted = [...values].toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (!dnsName.test(metadata.name) || !dnsName.test(metadata.namespace)) {
      refuse(`a Secret cannot have the name ${JSON.stringify(`${metadata.namespace}/${metadata.name}`)}`);
    }
    for (const [key] of sorted) {
      if (!dataKey.test(key) || key === '.' || key.startsWith('..')) {
        refuse(`a Secret cannot have the key ${JSON.stringify(key)}`);
      }
    }
    this.metadata = metadata;
    this.#values = new Map(sorted);
    if (this.#values.size !== sorted.length) refuse(`${metadata.name} has a key twice`);
    const size = sorted.reduce((sum, [, value]) => sum + value.size, 0);
    if (size === 0) refuse(`${metadata.name} has no values`);
    if (size > maxSize) refuse(`${metadata.name} has more than ${maxSize} bytes`);
  }

  /** The keys of its data, sorted. */
  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** Key and bytes of every value, sorted by key. */
  reveal(): readonly (readonly [string, Buffer])[] {
    return [...this.#values].map(([key, value]) => [key, value.reveal()] as const);
  }

  /** Fills every value with zeros, once it is sealed. */
  wipe(): void {
    for (const value of this.#values.values()) value.wipe();
  }

  toJSON(): never {
    throw new TypeError('a cleartext Secret was about to be written');
  }

  toString(): string {
    return `Secret ${this.metadata.namespace}/${this.metadata.name} [redacted]`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

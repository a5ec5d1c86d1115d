const redacted = '[redacted]';

/**
 * Bytes that must never be written in the clear. JSON.stringify throws, texts and inspection show `[redacted]`, and no
 * property holds the bytes, so that spreading or cloning the value gives nothing.
 */
export class SecretValue {
  readonly #bytes: Buffer;

  /** Keeps a copy: whoever made the bytes can wipe theirs. A text counts as UTF-8. */
  constructor(bytes: Uint8Array | string) {
    this.#bytes = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The bytes themselves, not a copy, for the one line that encrypts or hashes them. */
  reveal(): Buffer {
    return this.#bytes;
  }

  /** Fills the bytes with zeros. Copies that others made remain: the best that JavaScript can do. */
  wipe(): void {
    this.#bytes.fill(0);
  }

  toJSON(): never {
    throw new TypeError('a secret value was about to be written in the clear');
  }

  toString(): string {
    return redacted;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}

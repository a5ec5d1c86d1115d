/**
 * Bytes that no serialiser can take out, such as a key file or a passphrase: JSON throws, text and inspection show
 * `[redacted]`. `wipe` fills them with zeros; copies that JavaScript made on its own are out of reach.
 */
export class SecretBytes {
  readonly #bytes: Buffer;

  /** Takes the buffer over: whoever passes it on should not keep it. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The only way out. */
  reveal(): Buffer {
    return this.#bytes;
  }

  wipe(): void {
    this.#bytes.fill(0);
  }

  toJSON(): never {
    throw new TypeError('secret bytes were about to be written in the clear');
  }

  toString(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}

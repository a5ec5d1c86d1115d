import { createHash } from 'node:crypto';

/** So much of the SHA-256 of a file stands for it: enough to tell any two files of a repository apart. */
const length = 16;

/** The digest of a content that comes in parts. */
export class ContentDigest {
  readonly #hash = createHash('sha256');

  update(part: Uint8Array): void {
    this.#hash.update(part);
  }

  /** The first 16 hexadecimal digits of what `sha256sum` says. */
  value(): string {
    return this.#hash.digest('hex').slice(0, length);
  }
}

export const contentDigest = (bytes: Uint8Array): string => {
  const digest = new ContentDigest();
  digest.update(bytes);
  return digest.value();
};

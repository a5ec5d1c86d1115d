import { hash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What stands in a file. Files with equal bytes share one. */
export class Content {
  readonly bytes: Buffer;
  /** Of the bytes, in hex. */
  readonly sha256: string;
  #text: string | undefined;

  constructor(bytes: Buffer, sha256: string) {
    this.bytes = bytes;
    this.sha256 = sha256;
  }

  /** As UTF-8. */
  get text(): string {
    this.#text ??= this.bytes.toString('utf8');
    return this.#text;
  }
}

/** Many small files stand in one piece of memory. */
const slabBytes = 8 * 1024 * 1024;

/** SHA-256 of bytes, in hex. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/**
 * Reads thousands of small files with three system calls each, none of which asks what was listed already. Most files of a mesh are equal in all clusters, and what
 * is sealed stands in the repository twice: of equal files only one stays in memory.
 */
export class ContentReader {
  readonly #known = new Map<string, Content>();
  #slab = Buffer.alloc(0);
  #used = 0;

  /** The content of a regular file; undefined for one of more than `most` bytes. Follows no link at the end of the path. */
  read(path: string, most: number): Content | undefined {
    // Only links that were put there a moment ago come so far: whoever calls has listed the folder.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return this.#content(this.#readAll(file, most), most);
    } finally {
      closeSync(file);
    }
  }

  /** The bytes of a file, or one byte more than wanted. */
  #readAll(file: number, most: number): Buffer {
    const wanted = most + 1;
    if (this.#slab.length - this.#used < wanted) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, wanted));
      this.#used = 0;
    }
    // Of a regular file a read gives less than was asked for at its end alone.
    const length = readSync(file, this.#slab, this.#used, wanted, null);
    return this.#slab.subarray(this.#used, this.#used + length);
  }

  #content(bytes: Buffer, most: number): Content | undefined {
    if (bytes.length > most) return undefined;
    const sha256 = digestOf(bytes);
    const known = this.#known.get(sha256);
    if (known) return known;
    const content = new Content(bytes, sha256);
    this.#known.set(sha256, content);
    this.#used += bytes.length;
    return content;
  }
}

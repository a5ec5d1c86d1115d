import type { Content } from '../files/content-reader.ts';
import type { TreeFile } from './tree.ts';

/** A file that was read when its folder was. */
export class ReadFile implements TreeFile {
  readonly path: string;
  readonly blob = undefined;
  readonly #content: Content;

  constructor(path: string, content: Content) {
    this.path = path;
    this.#content = content;
  }

  get size(): number {
    return this.#content.bytes.length;
  }

  get sha256(): string {
    return this.#content.sha256;
  }

  bytes(): Buffer {
    return this.#content.bytes;
  }

  text(): string {
    return this.#content.text;
  }
}

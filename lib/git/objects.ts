import { Readable } from 'node:stream';
import { ContentDigest } from '../files/content-digest.ts';
import { type Git, GitError } from './program.ts';

/** What stands under the name of an object. */
export type GitContent =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Larger than what is read; the digest is there all the same. */
  | { readonly kind: 'too-large'; readonly digest: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Without a word of git for so long it is taken for hanging. */
const silence = 120_000;

/** Reads lines and stretches of bytes from a stream, holding no more than one chunk of it. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hanging: () => void;
  #rest: Buffer = Buffer.alloc(0);

  /** `hanging` is called when nothing comes for too long. */
  constructor(stream: AsyncIterable<Buffer>, hanging: () => void) {
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#hanging = hanging;
  }

  async #more(): Promise<void> {
    // Only git is timed, and not whoever looks into what it gave.
    const watch = setTimeout(this.#hanging, silence);
    const { value, done } = await this.#chunks.next().finally(() => clearTimeout(watch));
    if (done === true) throw new GitError('git ended in the middle of an object');
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end !== -1) {
        const line = this.#rest.subarray(0, end).toString('latin1');
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (this.#rest.length > 1024) throw new GitError('git answered with something else than an object');
      await this.#more();
    }
  }

  /** The next object where all of it is there already: most are smaller than a chunk. */
  whole(most: number): Buffer | undefined {
    const end = this.#rest.indexOf('\n');
    const size = sizeIn(end === -1 ? '' : this.#rest.toString('latin1', 0, end));
    const after = end + 1 + (size ?? 0);
    if (size === undefined || size > most || this.#rest.length <= after) return undefined;
    const bytes = Buffer.from(this.#rest.subarray(end + 1, after));
    this.#rest = this.#rest.subarray(after + 1);
    return bytes;
  }

  /** The next bytes, in the parts in which they come. */
  async *parts(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      if (this.#rest.length === 0) await this.#more();
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}

/** Of the line before an object: `<id> <type> <size>`. */
const sizeIn = (line: string): number | undefined => {
  const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(line)?.[1];
  return size === undefined ? undefined : Number(size);
};

const contentOf = async (reader: ByteReader, size: number, most: number): Promise<GitContent> => {
  const small = size <= most;
  const digest = new ContentDigest();
  const kept: Buffer[] = [];
  for await (const part of reader.parts(size)) {
    if (small) kept.push(part);
    else digest.update(part);
  }
  return small ? { kind: 'bytes', bytes: Buffer.concat(kept) } : { kind: 'too-large', digest: digest.value() };
};

/** The object behind one line of `cat-file --batch`: the bytes, and a line break. */
const nextObject = async (reader: ByteReader, most: number): Promise<GitContent> => {
  const size = sizeIn(await reader.line());
  // What a partial clone has not fetched is missing, and nothing is fetched for a scan.
  if (size === undefined) return { kind: 'unreadable', reason: 'the object is missing from the clone' };
  const content = await contentOf(reader, size, most);
  await reader.line();
  return content;
};

/** So many names are written at once. */
const written = 1000;

function* linesOf(names: readonly string[]): Generator<string> {
  for (let from = 0; from < names.length; from += written) {
    yield `${names.slice(from, from + written).join('\n')}\n`;
  }
}

/**
 * The objects of these names in their order, one in memory at a time, through one git that is never asked twice. Of an
 * object with more than `most` bytes only the digest is told.
 */
export async function* gitObjects(git: Git, names: readonly string[], most: number): AsyncGenerator<GitContent> {
  if (names.length === 0) return;
  const child = git.stream(['cat-file', '--batch', '--buffer']);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new GitError('git has no input and output');
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
    stdout.destroy(error);
  });
  // It may end early; then the reader says so.
  stdin.on('error', () => undefined);
  Readable.from(linesOf(names)).pipe(stdin);
  try {
    const reader = new ByteReader(stdout, () => child.kill('SIGKILL'));
    for (const _ of names) {
      const bytes = reader.whole(most);
      yield bytes === undefined ? await nextObject(reader, most) : { kind: 'bytes', bytes };
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    child.kill('SIGKILL');
  }
}

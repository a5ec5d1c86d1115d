import { Readable } from 'node:stream';
import { ContentDigest } from '../content-digest.ts';
import { type Content, maxFileBytes } from '../item.ts';
import { type Git, GitError } from './program.ts';

/** Without a word of git for so long it is taken for hanging. */
const silence = 120_000;

/** Reads lines and stretches of bytes from a stream, holding no more than one chunk of it. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
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

const contentOf = async (reader: ByteReader, size: number): Promise<Content> => {
  const small = size <= maxFileBytes;
  const digest = new ContentDigest();
  const kept: Buffer[] = [];
  for await (const part of reader.parts(size)) {
    if (small) kept.push(part);
    else digest.update(part);
  }
  return small ? { kind: 'bytes', bytes: Buffer.concat(kept) } : { kind: 'too-large', digest: digest.value() };
};

/** The object behind one line of `cat-file --batch`: `<id> <type> <size>`, then the bytes and a line break. */
const nextObject = async (reader: ByteReader): Promise<Content> => {
  const [, , size] = /^[0-9a-f]+ ([a-z]+) (\d+)$/.exec(await reader.line()) ?? [];
  // What a partial clone has not fetched is missing, and nothing is fetched for a scan.
  if (size === undefined) return { kind: 'unreadable', reason: 'the object is missing from the clone' };
  const content = await contentOf(reader, Number(size));
  await reader.line();
  return content;
};

/** The objects of these names in their order, one in memory at a time, through one git that is never asked twice. */
export async function* gitObjects(git: Git, names: readonly string[]): AsyncGenerator<Content> {
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
  Readable.from(names.map((name) => `${name}\n`)).pipe(stdin);
  const hanging = (): boolean => child.kill('SIGKILL');
  try {
    const reader = new ByteReader(stdout);
    for (const _ of names) {
      // Only git is timed, and not whoever looks into what it gave.
      const watch = setTimeout(hanging, silence);
      const content = await nextObject(reader).finally(() => clearTimeout(watch));
      yield content;
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    child.kill('SIGKILL');
  }
}

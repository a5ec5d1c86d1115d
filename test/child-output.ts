import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** All that a started program prints, and its exit code once it has ended. */
export const outputOf = async (
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> => {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
};

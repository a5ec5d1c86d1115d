import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly cwd?: string;
  /** Added to a PATH of the system's folders; nothing else of the caller's environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly seconds?: number;
}

/** What a real program said no to, in its own words. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The folders of the system, behind that of the Node that runs this: its npm is the one to use. */
export const systemPath = `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

/** Runs a program to its end, without a shell. A program that was stopped by a signal has the status -1. */
export const attempt = (program: string, args: readonly string[], given: Circumstances = {}): Outcome => {
  const { cwd, env = {}, input = '', seconds = 120 } = given;
  const done = spawnSync(program, args, {
    cwd,
    env: { PATH: systemPath, ...env },
    input,
    encoding: 'utf8',
    timeout: seconds * 1000,
    maxBuffer: 2 ** 27,
  });
  if (done.error) throw new CommandError(`${program}: ${done.error.message}`);
  return { status: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
};

/** Runs a program that must end with 0 and gives back what it printed. */
export const run = (program: string, args: readonly string[], given: Circumstances = {}): string => {
  const { status, stdout, stderr } = attempt(program, args, given);
  if (status !== 0)
    throw new CommandError(`${program} ${args.join(' ')} ended with ${status}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
};

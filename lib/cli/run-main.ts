import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { deadline } from '../files/deadline.ts';
import { errorAt } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import type { ExitCode, Io } from './io.ts';
import { passedOn } from './log-format.ts';
import { printable } from './printable.ts';
import { durationOf } from './remote-secret/duration-option.ts';

const exitCodes: readonly ExitCode[] = [0, 1, 2, 3, 4];

/** Set for a main.ts that the program runs: its findings have a code of their own, since Node ends with 1 where it throws. */
const underProgram = 'ISTHMUS_UNDER_PROGRAM';
const findingsCode = 65;

/** What a main.ts has come to: an error of its own must not look like a finding. */
const codeOf = (code: number | null): ExitCode => {
  if (code === findingsCode) return 1;
  return code === 1 ? 2 : (exitCodes.find((known) => known === code) ?? 4);
};

/** The exit code of a main.ts, as the program that runs it reads it. */
export const reportedCode = <T>(code: T): T | number =>
  code === 1 && process.env[underProgram] === '1' ? findingsCode : code;

/** A main.ts that is still at work so long after its time hangs: what it began to write in time has long been written. */
const graceMilliseconds = 10_000;

/** The program of jiti as the project of main.ts has it; undefined when it has none. */
const runnerFor = (main: string): string | undefined => {
  try {
    return join(dirname(createRequire(main).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
  } catch {
    return undefined;
  }
};

const hanging = (limit: string): EnvironmentError =>
  new EnvironmentError([
    errorAt(
      'time-up',
      [],
      `main.ts was ended: it did not stop within --timeout ${limit}`,
      'see what it waits for, or give it more time',
    ),
  ]);

/**
 * Runs a mesh's main.ts in its own folder and gives back its exit code; no shell is involved. It counts the time itself,
 * since it alone knows when the first file changes.
 */
export const runMain = async (main: string, flags: readonly string[], io: Io): Promise<ExitCode> => {
  const runner = runnerFor(main);
  if (runner === undefined) {
    io.err(`${main} needs jiti to run: npm install --save-dev jiti, or --no-code to leave it out\n`);
    return 3;
  }
  const { limit } = deadline;
  deadline.lift();
  const isJson = io.logFormat === 'json';
  const own = [...(isJson ? ['--log-format=json'] : []), ...(limit === undefined ? [] : [`--timeout=${limit}`])];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runner, main, ...own, ...flags], {
      cwd: dirname(main),
      env: { ...process.env, [underProgram]: '1' },
      stdio: ['inherit', 'inherit', isJson ? 'pipe' : 'inherit'],
    });
    const end = (): void => {
      child.kill('SIGKILL');
      reject(hanging(limit ?? ''));
    };
    const timer = limit === undefined ? undefined : setTimeout(end, durationOf(limit, '--timeout') + graceMilliseconds);
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => io.err(passedOn(line)));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 1) io.err(`isthmus: ${printable(main)} ended with an error of its own\n`);
      resolve(codeOf(code));
    });
  });
};

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ExitCode, Io } from './io.ts';

const exitCodes: readonly ExitCode[] = [0, 1, 2, 3, 4];

/** The program of jiti as the project of main.ts has it; undefined when it has none. */
const runnerFor = (main: string): string | undefined => {
  try {
    return join(dirname(createRequire(main).resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
  } catch {
    return undefined;
  }
};

/** Runs a mesh's main.ts in its own folder and gives back its exit code; no shell is involved. */
export const runMain = async (main: string, flags: readonly string[], io: Io): Promise<ExitCode> => {
  const runner = runnerFor(main);
  if (runner === undefined) {
    io.err(`${main} needs jiti to run: npm install --save-dev jiti, or --no-code to leave it out\n`);
    return 3;
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runner, main, ...flags], { cwd: dirname(main), stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(exitCodes.find((known) => known === code) ?? 4));
  });
};

import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { ExitCode } from './io.ts';

const exitCodes: readonly ExitCode[] = [0, 1, 2, 3, 4];

/** Runs a mesh's main.ts in its own folder, with tsx from there, and gives back its exit code; no shell is involved. */
export const runMain = (main: string, flags: readonly string[]): Promise<ExitCode> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx/esm', main, ...flags], {
      cwd: dirname(main),
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(exitCodes.find((known) => known === code) ?? 4));
  });

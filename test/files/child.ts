import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How a process ended, and what it said. */
export interface Ending {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');

/** Runs a TypeScript program in a process of its own. */
export const child = (script: string, args: readonly string[]): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [jiti, script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [string[], string[]] = [[], []];
    run.stdout.on('data', (chunk) => out.push(String(chunk)));
    run.stderr.on('data', (chunk) => err.push(String(chunk)));
    run.on('error', reject);
    run.on('close', (code, signal) => resolve({ code, signal, out: out.join(''), err: err.join('') }));
  });

/** Runs a test of each step, two at a time: the machine may have no more processors. */
export const forEachStep = async (steps: number, run: (step: number) => Promise<void>): Promise<void> => {
  let next = 1;
  const work = async (): Promise<void> => {
    while (next <= steps) {
      const step = next;
      next += 1;
      // oxlint-disable-next-line no-await-in-loop
      await run(step);
    }
  };
  await Promise.all([work(), work()]);
};

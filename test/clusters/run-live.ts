import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { outputOf } from '../child-output.ts';
import type { LiveCall, LiveResult, LiveRun } from './live-driver.ts';

const root = resolve(import.meta.dirname, '../..');

/** Carries out calls of the room in a process of its own; `flags` are for node. */
export const runLive = async (
  kubeconfig: string,
  calls: readonly LiveCall[],
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<{ readonly results: readonly LiveResult[]; readonly err: string }> => {
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const child = spawn(process.execPath, [...flags, jiti, join(root, 'test/clusters/live-driver.ts'), '--run'], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const run: LiveRun = { kubeconfigs: [kubeconfig], calls };
  child.stdin.end(JSON.stringify(run));
  const { code, out, err } = await outputOf(child);
  if (code !== 0) throw new Error(`the driver ended with ${String(code)}: ${err}`);
  const results: LiveResult[] = JSON.parse(out);
  return { results, err };
};

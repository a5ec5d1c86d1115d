import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIsolated } from './lab/isolation.ts';
import { writeSpec } from './lab/spec-file.ts';
import { readOutcome, type SuiteOutcome } from './report/outcome.ts';
import type { Suite, SuiteSpec } from './suite.ts';

/** What a suite that was interrupted came to. */
export const stopped = 'stopped';

/** Longer than any suite takes on a machine that is busy with other things: what takes so long hangs. */
const minutes = 30;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How the process of the suite ended: its code, or why it was killed. */
const ended = async (spec: SuiteSpec, file: string): Promise<number | string> => {
  const jiti = join(spec.root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const lab = startIsolated(process.execPath, [jiti, join(import.meta.dirname, 'suite-process.ts'), file]);
  return new Promise((end) => {
    let reason: string | undefined;
    const kill = (why: string) => (): void => {
      reason = why;
      lab.kill('SIGKILL');
    };
    const stop = kill(stopped);
    const limit = setTimeout(kill(`it took longer than ${minutes} minutes`), minutes * 60_000);
    const done = (how: number | string): void => {
      clearTimeout(limit);
      for (const signal of signals) process.off(signal, stop);
      end(how);
    };
    for (const signal of signals) process.on(signal, stop);
    lab.on('error', (error) => done(error.message));
    lab.on('close', (code) => done(reason ?? code ?? 'its process was killed'));
  });
};

const failed = (suite: string, why: string, start: number): SuiteOutcome => ({
  suite,
  statements: [],
  figures: [],
  ended: why,
  seconds: (performance.now() - start) / 1000,
});

/** Runs a suite in namespaces of its own, which end with this process, in whatever way that ends. */
export const runIsolated = async (spec: SuiteSpec): Promise<SuiteOutcome> => {
  const file = join(spec.folder, 'suite.json');
  writeSpec(file, spec);
  const start = performance.now();
  const how = await ended(spec, file);
  if (how === 0) return readOutcome(join(spec.folder, 'outcome.json'));
  return failed(spec.suite, typeof how === 'string' ? how : `its process ended with ${how}`, start);
};

/** Runs a suite in a folder of its own, which is removed afterwards unless it is to be kept. */
export const runSuite = async (
  suite: Suite,
  given: Omit<SuiteSpec, 'folder'>,
  keep: boolean,
  say: (line: string) => void,
): Promise<SuiteOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), `isthmus-${given.suite}-`));
  const start = performance.now();
  try {
    const spec = { ...given, folder };
    await suite.prepare?.(spec);
    return await runIsolated(spec);
  } catch (error) {
    // The other suites still have something to say.
    return failed(given.suite, error instanceof Error ? error.message : String(error), start);
  } finally {
    if (keep) say(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
};

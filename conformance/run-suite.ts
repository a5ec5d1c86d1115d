import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIsolated } from './lab/isolation.ts';
import { writeSpec } from './lab/spec-file.ts';
import { readOutcome, type SuiteOutcome } from './report/outcome.ts';
import type { Suite, SuiteSpec } from './suite.ts';

/** What a suite that was interrupted came to. */
export const stopped = 'stopped';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a suite in namespaces of its own, which end with this process, in whatever way that ends. */
export const runIsolated = async (spec: SuiteSpec): Promise<SuiteOutcome> => {
  const file = join(spec.folder, 'suite.json');
  writeSpec(file, spec);
  const jiti = join(spec.root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const start = performance.now();
  const lab = startIsolated(process.execPath, [jiti, join(import.meta.dirname, 'suite-process.ts'), file]);
  let interrupted = false;
  const stop = (): void => {
    interrupted = true;
    lab.kill('SIGKILL');
  };
  for (const signal of signals) process.on(signal, stop);
  const code = await new Promise<number | null>((end) => lab.on('close', end));
  for (const signal of signals) process.off(signal, stop);
  if (code === 0) return readOutcome(join(spec.folder, 'outcome.json'));
  const ended = interrupted ? stopped : `its process ended with ${code ?? 'a signal'}`;
  return { suite: spec.suite, statements: [], figures: [], ended, seconds: (performance.now() - start) / 1000 };
};

/** Runs a suite in a folder of its own, which is removed afterwards unless it is to be kept. */
export const runSuite = async (
  suite: Suite,
  given: Omit<SuiteSpec, 'folder'>,
  keep: boolean,
  say: (line: string) => void,
): Promise<SuiteOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), `isthmus-${given.suite}-`));
  try {
    const spec = { ...given, folder };
    await suite.prepare?.(spec);
    return await runIsolated(spec);
  } finally {
    if (keep) say(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
};

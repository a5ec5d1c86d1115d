import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultCache, provideGoPrograms } from '../tools/cache.ts';
import { requireSystemPrograms } from '../tools/system-programs.ts';
import { ToolError } from '../tools/tool-error.ts';
import { CommandError, run } from './lab/command.ts';
import { startIsolated } from './lab/isolation.ts';
import type { LabSpec } from './lab/lab.ts';
import { writeSpec } from './lab/spec-file.ts';

const usage = `usage: npm run conformance:secrets -- [--cache DIR] [--bin DIR]... [--isthmus FILE] [--keep]
  Proves the secrets of isthmus against real API servers, controllers and tools.
  --cache  where programs are built, default \${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance
  --bin    a folder with pinned programs that are there already
  --isthmus  the program under proof; default: bin/isthmus.js, built first
  --keep   keep the folder of the run (throwaway keys, logs)
`;

const root = resolve(import.meta.dirname, '../..');

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** The isthmus that users run: compiled, as in the package. */
const build = (): void => {
  say('npm run build');
  const env = { HOME: process.env['HOME'] ?? '/' };
  run('npm', ['run', '--silent', 'build'], { cwd: root, env, seconds: 300 });
};

/** Runs the proofs in the lab's namespaces and gives back their exit code; a signal kills the lab first. */
const runIsolated = async (spec: LabSpec): Promise<number> => {
  const file = join(spec.folder, 'lab.json');
  writeSpec(file, spec);
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const lab = startIsolated(process.execPath, [jiti, join(import.meta.dirname, 'proofs.ts'), file]);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => lab.kill('SIGKILL'));
  const code = await new Promise<number | null>((end) => lab.on('close', end));
  if (code === null) say('stopped');
  return code ?? 130;
};

/** 0 when all proofs hold, 1 when one does not, 2 for a wrong call, 3 when a program is missing or the lab does not come up. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      cache: { type: 'string' },
      bin: { type: 'string', multiple: true },
      isthmus: { type: 'string' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  requireSystemPrograms();
  const programs = provideGoPrograms({ cache: values.cache ?? defaultCache(), bin: values.bin ?? [] }, say);
  if (values.isthmus === undefined) build();
  const isthmus = resolve(values.isthmus ?? join(root, 'bin/isthmus.js'));
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-secrets-'));
  try {
    const code = await runIsolated({ root, isthmus, folder, programs });
    if (code === 1 && values.keep !== true) say('run again with --keep to look at the logs of the servers');
    return code;
  } finally {
    if (values.keep === true) say(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof ToolError || error instanceof CommandError;
  if (!known && !(error instanceof TypeError && 'code' in error)) throw error;
  say(error.message);
  process.exitCode = known ? 3 : 2;
}

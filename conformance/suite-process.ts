import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './lab/command.ts';
import { Processes } from './lab/processes.ts';
import { readSpec } from './lab/spec-file.ts';
import { Ledger } from './report/ledger.ts';
import { writeOutcome } from './report/outcome.ts';
import type { Ground, Suite, SuiteSpec } from './suite.ts';
import { suites } from './suites.ts';

/*
 * The first process of a suite's namespaces. What it came to is written to outcome.json in the suite's folder.
 */

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const groundOf = (spec: SuiteSpec): Ground => ({
  spec,
  processes: new Processes(join(spec.folder, 'logs')),
  tool: (name) => {
    const path = spec.tools[name];
    if (path === undefined) throw new CommandError(`the suite ${spec.suite} does not ask for ${name}`);
    return path;
  },
});

const load = async (name: string): Promise<Suite> => {
  const known = suites[name];
  if (known === undefined) throw new CommandError(`there is no suite ${name}`);
  return (await known()).suite;
};

/** What a server that ended has to say: its end is only told when the command that ran into it has returned. */
const endOfServer = async ({ processes }: Ground): Promise<string | undefined> => {
  try {
    return await Promise.race([processes.unexpectedEnd, sleep(500, undefined)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Undefined when the suite ran to its end; its statements may still have failed. */
const whyEnded = async (ledger: Ledger, ground: Ground): Promise<string | undefined> => {
  try {
    const suite = await load(ground.spec.suite);
    await Promise.race([suite.prove(ledger, ground), ground.processes.unexpectedEnd]);
    return undefined;
  } catch (error) {
    const server = await endOfServer(ground);
    if (server !== undefined) return server;
    if (error instanceof CommandError) return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
};

const start = performance.now();
const spec = readSpec(process.argv[2] ?? '');
const ledger = new Ledger(print);
const ended = await whyEnded(ledger, groundOf(spec));
if (ended !== undefined) process.stderr.write(`the suite ${spec.suite} ended early: ${ended}\n`);
const { statements, figures } = ledger;
const seconds = (performance.now() - start) / 1000;
const outcome = { suite: spec.suite, statements, figures, seconds };
writeOutcome(join(spec.folder, 'outcome.json'), ended === undefined ? outcome : { ...outcome, ended });
// Servers of the lab keep the process alive otherwise.
process.exit(0);

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../lab/command.ts';
import { until } from '../lab/processes.ts';
import { writeSpec } from '../lab/spec-file.ts';
import { readOutcome, type SuiteOutcome } from '../report/outcome.ts';
import type { SuiteSpec } from '../suite.ts';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended between the listing and this look.
    return '';
  }
};

/** Processes whose command line names this text, with their command lines. */
export const processesWith = (text: string): ReadonlyMap<number, string> =>
  new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), read(`/proc/${name}/cmdline`).replaceAll('\0', ' ')] as const)
      .filter(([, line]) => line.includes(text)),
  );

/** A suite that runs in namespaces of its own inside ours, to be killed in its middle. */
export class Victim {
  readonly #spec: SuiteSpec;
  readonly #holder: ChildProcess;

  constructor(spec: SuiteSpec) {
    this.#spec = spec;
    mkdirSync(spec.folder);
    const file = join(spec.folder, 'holder.json');
    writeSpec(file, spec);
    const jiti = join(spec.root, 'node_modules/jiti/lib/jiti-cli.mjs');
    const program = join(spec.root, 'conformance/harness/holder.ts');
    this.#holder = spawn(process.execPath, [jiti, program, file], { stdio: 'ignore' });
  }

  /** Waits until its servers are up: the log of the last of them is there. */
  async running(): Promise<void> {
    const last = join(this.#spec.folder, 'logs/cluster2-controllers.log');
    await until('the servers of the other suite', 120, () => existsSync(last) && this.processes().size > 5);
  }

  /** Everything of the suite that runs; its folder is in every command line of its servers. */
  processes(): ReadonlyMap<number, string> {
    return processesWith(this.#spec.folder);
  }

  /** Kills the server whose command line holds both texts. */
  killServer(program: string, mark: string): void {
    const found = [...this.processes()].find(([, line]) => line.startsWith(program) && line.includes(mark));
    if (found === undefined) throw new CommandError(`${program} does not run`);
    process.kill(found[0], 'SIGKILL');
  }

  /** Sends a signal to whoever waits for the suite. */
  signal(signal: NodeJS.Signals): void {
    this.#holder.kill(signal);
  }

  async gone(): Promise<void> {
    await until('the end of the other suite', 60, () => this.processes().size === 0);
  }

  outcome(): SuiteOutcome {
    return readOutcome(join(this.#spec.folder, 'outcome.json'));
  }
}

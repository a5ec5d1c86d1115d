import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
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

/** Ended, and only not looked at by its parent: the harness is the first process of its namespace and adopts such. */
const isZombie = (pid: string): boolean => /\) [ZX] /.test(read(`/proc/${pid}/stat`));

/** Every process that runs and can be seen from here, those in namespaces inside ours included, with its command line. */
export const allProcesses = (): ReadonlyMap<number, string> =>
  new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && !isZombie(name))
      .map((name) => [Number(name), read(`/proc/${name}/cmdline`).replaceAll('\0', ' ')] as const),
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

  /** Waits until a server of it has written something. */
  async running(server: string): Promise<void> {
    const log = join(this.#spec.folder, 'logs', `${server}.log`);
    await until(`${server} of the other suite`, 180, () => existsSync(log) && statSync(log).size > 0);
  }

  /** Its servers that run; the folder of the suite is in the command line of each. */
  servers(): ReadonlyMap<number, string> {
    return new Map([...allProcesses()].filter(([, line]) => line.includes(this.#spec.folder)));
  }

  /** Kills the server whose command line holds both texts. */
  killServer(program: string, mark: string): void {
    const found = [...this.servers()].find(([, line]) => line.startsWith(program) && line.includes(mark));
    if (found === undefined) throw new CommandError(`${program} does not run`);
    process.kill(found[0], 'SIGKILL');
  }

  /** Sends a signal to whoever waits for the suite. */
  signal(signal: NodeJS.Signals): void {
    this.#holder.kill(signal);
  }

  /** Waits until whoever waits for the suite has ended. A command that hangs on a dead server may take its time first. */
  async ended(): Promise<void> {
    await until(
      'the end of the other suite',
      150,
      () => this.#holder.exitCode !== null || this.#holder.signalCode !== null,
    );
  }

  outcome(): SuiteOutcome {
    return readOutcome(join(this.#spec.folder, 'outcome.json'));
  }
}

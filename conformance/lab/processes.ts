import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './command.ts';

type Question = () => boolean | Promise<boolean>;

/** Lines of a log that are shown when its server ended. */
const shownLines = 20;

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-shownLines).join('\n');

export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** It is no fault when it ends by itself: what it came to is asked with `endOf`. Default: false. */
  readonly mayEnd?: boolean;
}

/**
 * Servers of the lab, each with a log of its own. Nobody has to stop them at the end: they live in the lab's process
 * namespace and die with it, also when the run is killed. One that ends without being told to ends the run.
 */
export class Processes {
  readonly #logs: string;
  readonly #running = new Map<string, ChildProcess>();
  readonly #stopped = new Set<ChildProcess>();
  #fail: (error: CommandError) => void = () => undefined;
  /** Is rejected when a server ends by itself, with the end of its log. Never fulfilled. */
  readonly unexpectedEnd: Promise<never>;

  constructor(logs: string) {
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
    this.unexpectedEnd = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    // Whoever starts servers waits for it; before that nobody has to.
    this.unexpectedEnd.catch(() => undefined);
  }

  start(name: string, program: string, args: readonly string[], { env, cwd, mayEnd = false }: Start = {}): void {
    const log = openSync(join(this.#logs, `${name}.log`), 'a');
    const environment = { PATH: process.env['PATH'], ...env };
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: environment, cwd });
    closeSync(log);
    const ended = (how: string): void => {
      if (mayEnd || this.#stopped.has(child)) return;
      this.#fail(new CommandError(`${name} ended by itself (${how}); the end of its log:\n${this.#tail(name)}`));
    };
    child.on('error', (error) => ended(error.message));
    child.on('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
    this.#running.set(name, child);
  }

  /** Ends a server and waits until it is gone. */
  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#running.get(name);
    if (child === undefined) throw new CommandError(`${name} was never started`);
    this.#stopped.add(child);
    child.kill(signal);
    await until(`the end of ${name}`, 30, () => child.exitCode !== null || child.signalCode !== null);
    this.#running.delete(name);
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.#running.get(name)?.kill(signal);
  }

  /** How a server ended by itself: its exit code or signal; undefined while it runs. */
  endOf(name: string): number | NodeJS.Signals | undefined {
    const child = this.#running.get(name);
    if (child === undefined) throw new CommandError(`${name} was never started`);
    return child.exitCode ?? child.signalCode ?? undefined;
  }

  /** The process id of a server, as seen in the lab. */
  pidOf(name: string): number {
    const pid = this.#running.get(name)?.pid;
    if (pid === undefined) throw new CommandError(`${name} is not running`);
    return pid;
  }

  logOf(name: string): string {
    return readFileSync(join(this.#logs, `${name}.log`), 'utf8');
  }

  /** Waits until `ready` holds; a server that ended meanwhile is told with the end of its log. */
  async ready(name: string, seconds: number, ready: Question): Promise<void> {
    const child = this.#running.get(name);
    await until(`${name} to be ready`, seconds, () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
        throw new CommandError(`${name} is not running; the end of its log:\n${this.#tail(name)}`);
      return ready();
    });
  }

  #tail(name: string): string {
    return lastLines(join(this.#logs, `${name}.log`));
  }
}

/** Asks again every quarter of a second. */
export const until = async (what: string, seconds: number, holds: Question): Promise<void> => {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new CommandError(`waited ${seconds} s for ${what}`);
    await sleep(250);
  }
};

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './command.ts';

type Question = () => boolean | Promise<boolean>;

const lastLines = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n');

/**
 * Servers of the lab, each with a log of its own. Nobody has to stop them at the end: they live in the lab's process
 * namespace and die with it, also when the run is killed.
 */
export class Processes {
  readonly #logs: string;
  readonly #running = new Map<string, ChildProcess>();

  constructor(logs: string) {
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
  }

  start(name: string, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const log = openSync(join(this.#logs, `${name}.log`), 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { PATH: process.env['PATH'], ...env } });
    closeSync(log);
    // Without a listener a program that does not start would end the whole run; the exit code tells it as well.
    child.on('error', () => undefined);
    this.#running.set(name, child);
  }

  /** The end of its log, for a proof that failed; undefined while it runs. */
  whyEnded(name: string): string | undefined {
    const child = this.#running.get(name);
    if (child?.exitCode === null && child.signalCode === null && child.pid !== undefined) return undefined;
    return `${name} is not running: ${lastLines(join(this.#logs, `${name}.log`))}`;
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.#running.get(name)?.kill(signal);
  }

  logOf(name: string): string {
    return readFileSync(join(this.#logs, `${name}.log`), 'utf8');
  }

  /** Waits until `ready` holds; a server that ended meanwhile is told with the end of its log. */
  async ready(name: string, seconds: number, ready: Question): Promise<void> {
    await until(`${name} to be ready`, seconds, () => {
      const ended = this.whyEnded(name);
      if (ended !== undefined) throw new CommandError(ended);
      return ready();
    });
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

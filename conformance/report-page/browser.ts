import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Duplex } from 'node:stream';
import * as z from 'zod';
import { CommandError, systemPath } from '../lab/command.ts';

const messageSchema = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  sessionId: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

/** Something that the browser tells without being asked. */
export interface BrowserEvent {
  readonly method: string;
  readonly sessionId: string;
  readonly params: unknown;
}

interface Waiting {
  readonly done: (result: unknown) => void;
  readonly fail: (error: CommandError) => void;
}

/** How long Chromium may take to answer. */
const seconds = 60;

/**
 * A Chromium without a window, spoken to over two pipes in its own protocol (`--remote-debugging-pipe`: JSON, each message
 * ended by a NUL). No port is opened and no library is needed.
 */
export class Browser {
  readonly events: BrowserEvent[] = [];
  readonly #child: ChildProcess;
  readonly #orders: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #rest = '';

  /** `profile` is an empty folder of its own. */
  constructor(profile: string) {
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ];
    const env = { PATH: systemPath, HOME: profile, LANG: 'C.UTF-8' };
    this.#child = spawn('chromium', flags, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const [, , , orders, answers] = this.#child.stdio;
    if (!(orders instanceof Duplex) || !(answers instanceof Duplex)) throw new CommandError('Chromium has no pipes');
    this.#orders = orders;
    this.#listen(answers);
    this.#child.on('exit', (code) => this.#failAll(`Chromium ended with ${code}`));
    this.#child.on('error', (error) => this.#failAll(error.message));
    // It may end while something is written to it; its end is told by the above.
    orders.on('error', () => undefined);
  }

  /** Sends an order and waits for its answer; with a session, to one page. */
  async send(method: string, params: Readonly<Record<string, unknown>> = {}, sessionId?: string): Promise<unknown> {
    this.#count += 1;
    const id = this.#count;
    return new Promise<unknown>((done, reject) => {
      const limit = setTimeout(() => reject(new CommandError(`${method}: no answer in ${seconds} s`)), seconds * 1000);
      const settle =
        <T>(end: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(limit);
          this.#waiting.delete(id);
          end(value);
        };
      this.#waiting.set(id, { done: settle(done), fail: settle(reject) });
      this.#orders.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }

  #listen(answers: Readable): void {
    answers.setEncoding('utf8');
    answers.on('data', (text: string) => {
      const parts = `${this.#rest}${text}`.split('\0');
      this.#rest = parts.pop() ?? '';
      for (const part of parts) this.#take(messageSchema.parse(JSON.parse(part)));
    });
  }

  #take({ id, method, sessionId = '', params, result, error }: z.infer<typeof messageSchema>): void {
    if (id === undefined) {
      if (method !== undefined) this.events.push({ method, sessionId, params });
      return;
    }
    const waiting = this.#waiting.get(id);
    if (error === undefined) waiting?.done(result);
    else waiting?.fail(new CommandError(error.message));
  }

  #failAll(reason: string): void {
    for (const { fail } of this.#waiting.values()) fail(new CommandError(reason));
  }
}

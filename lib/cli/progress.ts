import type { Io } from './io.ts';
import { printable } from './printable.ts';

/** A run that ends sooner is its own progress. */
const quietMilliseconds = 500;

const duration = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * One line per cluster with its duration, and the total at the end. Only on a terminal, and only where it takes its
 * time: a log of a pipeline is read for what was found, not for what went well. A program that asked for JSON gets all.
 */
export class Progress {
  readonly #io: Io;
  readonly #now: () => number;
  readonly #begin: number;
  #last: number;
  #count = 0;
  /** Lines that wait until the run is known to be a long one. */
  #held: string[] = [];

  constructor(io: Io, now: () => number) {
    this.#io = io;
    this.#now = now;
    this.#begin = now();
    this.#last = this.#begin;
  }

  get #shown(): boolean {
    const { columns, logFormat } = this.#io;
    return logFormat === 'json' || (columns !== undefined && this.#now() - this.#begin >= quietMilliseconds);
  }

  /** A cluster is made; what came before the first is counted to it. */
  done(cluster: string): void {
    const now = this.#now();
    this.#held.push(`${printable(cluster)} in ${duration(now - this.#last)}\n`);
    this.#last = now;
    this.#count += 1;
    if (!this.#shown) return;
    this.#io.err(this.#held.join(''));
    this.#held = [];
  }

  end(): void {
    if (this.#shown && this.#count > 0)
      this.#io.err(`${this.#held.join('')}all in ${duration(this.#now() - this.#begin)}\n`);
  }
}

import { errorAt } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';

const overError = (limit: string): EnvironmentError =>
  new EnvironmentError([
    errorAt(
      'time-up',
      [],
      `not done within --timeout ${limit}, so it was stopped; nothing was written`,
      'give it more time, or leave --timeout out',
    ),
  ]);

/**
 * The time a run may take. It counts until the first file changes: what is begun is then carried through, so that
 * nothing is left half-written. A run waits (a timer ends that) or computes (which only its next step can end).
 */
export class Deadline {
  readonly #now: () => number;
  #limit: string | undefined;
  #end = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #refuse: (error: EnvironmentError) => void = () => {};

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The limit as it was typed; undefined where there is none, or none any more. */
  get limit(): string | undefined {
    return this.#limit;
  }

  /** True once somebody was told that the time is up. */
  get isOver(): boolean {
    return this.#isOver;
  }

  start(limit: string, milliseconds: number): void {
    this.#limit = limit;
    this.#end = this.#now() + milliseconds;
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#refuse(overError(limit));
    }, milliseconds);
    this.#timer.unref();
  }

  /** Throws an EnvironmentError when the time is up and nobody was told. */
  check(): void {
    if (this.#limit === undefined || this.#isOver || this.#now() < this.#end) return;
    this.#isOver = true;
    throw overError(this.#limit);
  }

  /** From here on no time is counted. */
  lift(): void {
    clearTimeout(this.#timer);
    this.#limit = undefined;
  }

  /** Before the first change of a disk: the last moment at which the time can be up. */
  beforeChange(): void {
    if (this.#limit === undefined) return;
    if (this.#isOver) throw overError(this.#limit);
    this.check();
    this.lift();
  }

  /** What the work comes to, or an EnvironmentError as soon as the time is up; of work within work, the inner one's. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#refuse;
    const up = new Promise<never>((_, reject) => {
      this.#refuse = reject;
    });
    try {
      const result = await Promise.race([work(), up]);
      this.check();
      return result;
    } finally {
      this.#refuse = outer;
    }
  }
}

/** The deadline of this process; without `start` there is none. */
export const deadline = new Deadline();

/** A statement that does not hold, with what was seen instead. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
}

/** Throws when `holds` is false: `seen` says what was there instead. */
export function insist(holds: boolean, seen: string): asserts holds {
  if (!holds) throw new ProofError(seen);
}

/** One statement and what came of it. */
export interface Statement {
  readonly title: string;
  /** Absent: it holds. */
  readonly failure?: string;
  /** How long the proof took. */
  readonly seconds: number;
}

/** A measured value; it differs from run to run, so it stands apart from the statements. */
export interface Figure {
  readonly what: string;
  readonly value: string;
}

const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, ' | ');

/** Collects statements and prints each as one line when it is decided. */
export class Ledger {
  readonly #write: (line: string) => void;
  readonly #statements: Statement[] = [];
  readonly #figures: Figure[] = [];

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  get statements(): readonly Statement[] {
    return this.#statements;
  }

  get figures(): readonly Figure[] {
    return this.#figures;
  }

  get failed(): number {
    return this.#statements.filter(({ failure }) => failure !== undefined).length;
  }

  /** A proof that fails does not end the run: the others say how far the failure reaches. */
  async prove(title: string, proof: () => void | Promise<void>): Promise<void> {
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    try {
      await proof();
      this.#note({ title, seconds: seconds() });
    } catch (error) {
      this.#note({ title, failure: oneLine(error), seconds: seconds() });
    }
  }

  /** Proofs that belong together. What stops them between two proofs counts as one that failed. */
  async chapter(title: string, proofs: () => void | Promise<void>): Promise<void> {
    const start = performance.now();
    try {
      await proofs();
    } catch (error) {
      this.#note({ title: `${title} goes on`, failure: oneLine(error), seconds: (performance.now() - start) / 1000 });
    }
  }

  figure(what: string, value: string): void {
    this.#figures.push({ what, value });
    this.#write(`figure  ${what}: ${value}`);
  }

  #note(statement: Statement): void {
    this.#statements.push(statement);
    const { title, failure } = statement;
    this.#write(failure === undefined ? `ok      ${title}` : `FAILED  ${title}: ${failure}`);
  }
}

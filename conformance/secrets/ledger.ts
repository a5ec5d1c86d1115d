/** A statement that does not hold, with what was seen instead. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
}

/** Throws when `holds` is false: `seen` says what was there instead. */
export function insist(holds: boolean, seen: string): asserts holds {
  if (!holds) throw new ProofError(seen);
}

const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, ' | ');

/** Counts proofs and prints each as one line when it is done. */
export class Ledger {
  readonly #write: (line: string) => void;
  #passed = 0;
  #failed = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  get failed(): number {
    return this.#failed;
  }

  /** A proof that fails does not end the run: the others say how far the failure reaches. */
  async prove(title: string, proof: () => void | Promise<void>): Promise<void> {
    try {
      await proof();
      this.#passed += 1;
      this.#write(`ok      ${title}`);
    } catch (error) {
      this.#failed += 1;
      this.#write(`FAILED  ${title}: ${oneLine(error)}`);
    }
  }

  /** Proofs that belong together. What stops them between two proofs counts as one that failed. */
  async chapter(title: string, proofs: () => Promise<void>): Promise<void> {
    try {
      await proofs();
    } catch (error) {
      this.#failed += 1;
      this.#write(`FAILED  ${title} could not go on: ${oneLine(error)}`);
    }
  }

  total(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}

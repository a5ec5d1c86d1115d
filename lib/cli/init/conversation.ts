import { createInterface, type Interface } from 'node:readline';
import { InterruptedError } from '../interrupted-error.ts';
import type { Terminal } from '../passphrase-prompt.ts';
import { printable } from '../printable.ts';

/** Takes an answer, or says in a few words what is wrong with it. */
export type Judge<T> = (answer: string) => { readonly value: T } | { readonly wrong: string };

/**
 * Questions and answers at a terminal, one after the other. Lines that were typed ahead are kept for the questions that
 * come; an InterruptedError where the input ends. The terminal stays as it is, so that Ctrl-C ends the program.
 */
export class Conversation {
  readonly #terminal: Terminal;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#lines = createInterface({ input: terminal.stdin, terminal: false });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Shows what can be chosen by its number. */
  list(title: string, items: readonly string[]): void {
    const lines = items.map((item, index) => `  ${index + 1}  ${printable(item)}`);
    this.#terminal.stderr.write(`${[title, ...lines].join('\n')}\n`);
  }

  /** Asks until the answer is one; an empty answer is the default, where there is one. */
  async ask<T>(question: string, otherwise: string, judge: Judge<T>): Promise<T> {
    for (;;) {
      this.#terminal.stderr.write(`${question}${otherwise === '' ? '' : ` [${printable(otherwise)}]`}: `);
      const { value, done } = await this.#answers.next();
      if (done === true) throw new InterruptedError();
      const answer = value.trim();
      const judged = judge(answer === '' ? otherwise : answer);
      if ('value' in judged) return judged.value;
      this.#terminal.stderr.write(`  ${printable(judged.wrong)}\n`);
    }
  }

  end(): void {
    this.#lines.close();
  }
}

import type { Below } from '../../test/fuzz/mutation.ts';

/**
 * The values of one axis. They are dealt like cards, each once before any comes again: so few declarations are enough to
 * have every value, whatever the seed.
 */
export class Deck<Option> {
  readonly #options: readonly Option[];
  readonly #below: Below;
  #left: Option[] = [];
  #dealt = 0;

  constructor(options: readonly Option[], below: Below) {
    this.#options = options;
    this.#below = below;
  }

  deal(): Option {
    if (this.#left.length === 0) this.#left = [...this.#options];
    const [option] = this.#left.splice(this.#below(this.#left.length), 1);
    if (option === undefined) throw new Error('a deck has no options');
    this.#dealt += 1;
    return option;
  }

  /** How many of the values were never dealt. */
  get undealt(): number {
    return Math.max(0, this.#options.length - this.#dealt);
  }
}

import { generator, mutate } from './mutation.ts';
import type { Target } from './target.ts';

export interface Outcome {
  readonly target: string;
  readonly read: number;
  readonly refused: number;
  /** The longest a single input took, in milliseconds. */
  readonly slowest: number;
  /** What was thrown, with the seed of the generator and the number of the input that show it again. */
  readonly faults: readonly string[];
}

/** Reads mutated inputs: one in four is mutated more than once. The same seed gives the same inputs for the same target. */
export const fuzz = ({ name, seeds, read }: Target, count: number, seed: number): Outcome => {
  const below = generator(seed);
  const outcome = { target: name, read: 0, refused: 0, slowest: 0 };
  const faults: string[] = [];
  for (let index = 0; index < count; index += 1) {
    let input = seeds[below(seeds.length)] ?? Buffer.alloc(0);
    for (let times = 1 + Number(below(4) === 0) * (1 + below(4)); times > 0; times -= 1) input = mutate(input, below);
    const started = performance.now();
    try {
      if (read(input)) outcome.read += 1;
      else outcome.refused += 1;
    } catch (error) {
      faults.push(
        `seed ${seed}, input ${index}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    outcome.slowest = Math.max(outcome.slowest, performance.now() - started);
  }
  return { ...outcome, faults };
};

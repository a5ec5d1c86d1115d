import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { targets } from './targets.ts';

/** npm run fuzz -- --count 100000 [--seed 7]: so many inputs over all readers; exit 1 when one of them throws or hangs. */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
/** An input that takes longer is as good as a hang: it has a few kilobytes. */
const slowestAllowed = 2000;

const all = targets();
const shares = all.reduce((sum, { share }) => sum + share, 0);
const outcomes = all.map((target) => {
  const outcome = fuzz(target, Math.ceil((count * target.share) / shares), seed);
  const { read, refused, slowest, faults } = outcome;
  process.stdout.write(
    `${target.name.padEnd(30)} ${String(read).padStart(6)} read ${String(refused).padStart(6)} refused, slowest ${slowest.toFixed(1)} ms\n`,
  );
  for (const fault of faults.slice(0, 3)) process.stdout.write(`  ${fault}\n`);
  return outcome;
});
const total = outcomes.reduce((sum, { read, refused, faults }) => sum + read + refused + faults.length, 0);
const failed = outcomes.filter(({ faults, slowest }) => faults.length > 0 || slowest > slowestAllowed).length;
process.stdout.write(`${total} inputs with seed ${seed}; ${outcomes.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

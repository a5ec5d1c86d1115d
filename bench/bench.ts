import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { meshOf } from './mesh-of.ts';

/**
 * `npm run bench`: how long the app takes from nothing to written files, as ratios of one run on one machine.
 * Machines differ and are noisy; the median of alternating runs and its ratio to an empty node process do not lie much.
 */
const root = resolve(import.meta.dirname, '..');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
/** A file system in memory where there is one: how fast a disk makes files is not what is measured here. */
const memory = '/dev/shm';
const scratch = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'isthmus-bench-'));

const run = (args: readonly string[]): number => {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const synthArgs = (clusters: number, fresh: boolean): readonly string[] => {
  const folder = join(scratch, `n${clusters}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mesh.yaml'), meshOf(clusters));
  const out = join(folder, 'dist');
  if (fresh) rmSync(out, { recursive: true, force: true });
  return [jiti, 'main.ts', '--mesh', join(folder, 'mesh.yaml'), '--out', out];
};

/** Alternates the commands, so that a slow minute of the machine hits all of them. */
const measured = (rounds: number, commands: readonly (() => readonly string[])[]): readonly number[] => {
  const times = commands.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    // The first round warms caches and does not count.
    commands.forEach((command, index) => {
      const time = run(command());
      if (round > 0) times[index]?.push(time);
    });
  }
  return times.map(median);
};

const shown = (value: number): string => value.toFixed(0).padStart(7);
const ratio = (value: number): string => `${value.toFixed(2)}x`;

try {
  const [empty = 0, two = 0, unchanged = 0] = measured(7, [
    () => ['-e', '0'],
    () => synthArgs(2, true),
    () => synthArgs(2, false),
  ]);
  process.stdout.write(`empty node process          ${shown(empty)} ms\n`);
  process.stdout.write(
    `2 clusters, from source     ${shown(two)} ms  ${ratio(two / empty)} of an empty process (target < 12x)\n`,
  );
  process.stdout.write(`2 clusters, nothing changed ${shown(unchanged)} ms  ${ratio(unchanged / empty)}\n`);

  const [small = 0, twenty = 0, twoHundred = 0] = measured(
    3,
    [2, 20, 200].map((clusters) => () => synthArgs(clusters, true)),
  );
  const perCluster = (time: number, clusters: number): number => (time - small) / (clusters - 2);
  const at20 = perCluster(twenty, 20);
  const at200 = perCluster(twoHundred, 200);
  process.stdout.write(`20 clusters                 ${shown(twenty)} ms  ${at20.toFixed(1)} ms each beyond two\n`);
  process.stdout.write(`200 clusters                ${shown(twoHundred)} ms  ${at200.toFixed(1)} ms each beyond two\n`);
  process.stdout.write(`one of 200 against one of 20           ${ratio(at200 / at20)} (target <= 1.3x)\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

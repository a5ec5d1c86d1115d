import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Committed, readCommitted } from '../lib/declare/committed.ts';
import { sealedTrust } from '../lib/resolve/sealed-trust.ts';
import { signatureFinding } from '../lib/signed-index/index-signature.ts';
import { readSigners } from '../lib/signed-index/signers.ts';
import { meshOf, namesOf } from './mesh-of.ts';
import { writeSealed } from './sealed-folder.ts';

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

/** A mesh in which everybody has access to everybody: its folder, and what it is called with. */
const sealedMesh = (clusters: number): { readonly folder: string; readonly args: readonly string[] } => {
  const folder = join(scratch, `sealed${clusters}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mesh.yaml'), meshOf(clusters));
  writeSealed(folder, 'bench', namesOf(clusters));
  return { folder, args: [jiti, 'main.ts', '--mesh', join(folder, 'mesh.yaml'), '--out', join(folder, 'dist')] };
};

/** Copies a tree and changes the text of some of its files. */
const changedTree = (from: string, name: string, change: (path: string, text: string) => string): string => {
  const to = join(scratch, name);
  cpSync(from, to, { recursive: true });
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const changed = change(file, text);
    if (changed !== text) writeFileSync(file, changed);
  }
  return to;
};

/** Reviews of a mesh as compiled code, as users run it: `npm run build` comes first. */
const diffsOf = (clusters: number): readonly (() => readonly string[])[] => {
  run(synthArgs(clusters, true));
  const dist = join(scratch, `n${clusters}`, 'dist');
  const one = changedTree(dist, 'one', (path, text) =>
    path.includes('/c7/') ? text.replace('type: LoadBalancer', 'type: NodePort') : text,
  );
  const label = changedTree(dist, 'label', (_, text) => text.replaceAll('managed-by: isthmus', 'managed-by: other'));
  const program = join(root, 'build/lib/cli/main.js');
  return [one, label].map((changed) => () => [program, 'diff', dist, changed, '-o', 'json', '--exit-zero']);
};

const elapsed = (work: () => void): number => {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

/** The best of several runs in this process: what the work takes when nobody else wants the machine. */
const best = (work: () => void): number => Math.min(...Array.from({ length: 9 }, () => elapsed(work)));

const signatures = ({ clusters, signers }: Committed): void => {
  const known = readSigners('', signers?.text ?? '').signers;
  for (const { index } of clusters.values()) {
    if (signatureFinding(index?.text ?? '', known)) throw new Error('a signature of the bench is not genuine');
  }
};

/** Every signature, hash and fact; the files are read already. */
const verification = (committed: Committed): void => {
  const trust = sealedTrust(committed, 'bench', new Map());
  const names = [...committed.clusters.keys()];
  for (const [name, own] of committed.clusters) {
    const peers = names.filter((other) => other !== name);
    for (const { problem } of trust.verify(name, own, peers)) throw new Error(problem);
  }
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

  const compiled = join(root, 'build/lib/cli/main.js');
  const { folder, args } = sealedMesh(100);
  const committed = readCommitted(folder, namesOf(100));
  const signed = best(() => signatures(committed));
  process.stdout.write(`signatures of 100 clusters  ${shown(signed)} ms  (target < 50 ms)\n`);
  process.stdout.write(`  with 10,000 index entries ${shown(best(() => verification(committed)))} ms\n`);
  const [unsealed = 0, sealed = 0] = measured(3, [() => synthArgs(100, false), () => args]);
  const [whole = 0] = measured(3, [() => [compiled, 'check', '--mesh', join(folder, 'mesh.yaml'), '-o', 'short']]);
  process.stdout.write(`check with 10,000 sealed    ${shown(whole)} ms  (target < 1000 ms)\n`);
  const each = ((sealed - unsealed) / (100 * 100)) * 1000;
  process.stdout.write(
    `100 clusters, 10,000 sealed ${shown(sealed)} ms  ${each.toFixed(0)} us for each sealed document\n`,
  );
  const [oneChanged = 0, labelled = 0] = measured(3, diffsOf(100));
  process.stdout.write(`diff, one of 100 changed    ${shown(oneChanged)} ms  (target < 1000 ms)\n`);
  process.stdout.write(`diff, a label in all 100    ${shown(labelled)} ms  (target < 1000 ms)\n`);
  const [checked = 0] = measured(5, [
    () => [compiled, 'check', '--mesh', join(scratch, 'n100/mesh.yaml'), '-o', 'short'],
  ]);
  process.stdout.write(`check of 100 clusters       ${shown(checked)} ms  (target < 1000 ms)\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

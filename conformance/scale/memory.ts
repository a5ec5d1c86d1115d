import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const gibibyte = 2 ** 20;

/** A line such as `Pss: 1234 kB` of a file of /proc, in kB; 0 where the file does not have it, or is gone. */
const kilobytes = (file: string, name: string): number => {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

export const asGib = (kB: number): string => `${(kB / gibibyte).toFixed(1)} GiB`;

/** What the kernel says can be had without swapping, in kB. */
export const availableMemory = (): number => kilobytes('/proc/meminfo', 'MemAvailable');

const programOf = (pid: string): string => {
  try {
    return readFileSync(join('/proc', pid, 'comm'), 'utf8').trim();
  } catch {
    return 'gone';
  }
};

/**
 * What all processes of each program of the suite have, in kB. A page that several map counts for each with its share,
 * so that the sum is what the suite takes. /proc shows the processes of the suite alone.
 */
export const memoryByProgram = (): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const program = programOf(pid);
    const own = kilobytes(join('/proc', pid, 'smaps_rollup'), 'Pss');
    sums.set(program, (sums.get(program) ?? 0) + own);
  }
  return sums;
};

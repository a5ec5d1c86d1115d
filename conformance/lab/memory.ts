import { readdirSync, readFileSync } from 'node:fs';

const residentKilobytes = (pid: string): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It ended between the two looks.
    return 0;
  }
};

/** Memory that all processes of the suite have at this moment, in words; pages that several share count several times. */
export const residentMemory = (): string => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return `${Math.round(pids.reduce((sum, pid) => sum + residentKilobytes(pid), 0) / 1024)} MB`;
};

import { type ChildProcess, spawn } from 'node:child_process';
import { getuid } from 'node:process';

/**
 * Namespaces of its own for the network, mounts and processes: nothing of the lab is reachable from outside, nothing of
 * it touches this machine, and the end of its first process is the end of all. As an ordinary user this also takes a
 * user namespace, which some systems switch off.
 */
const namespaces = (): readonly string[] => [
  ...(getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--net',
  '--mount',
  '--pid',
  '--mount-proc',
  '--fork',
  '--kill-child',
];

/** Programs of the system that it takes. */
export const isolationPrograms = ['unshare', 'setpriv', 'ip'] as const;

/** Starts a command in the lab's namespaces. It is killed when this process dies, in whatever way. */
export const startIsolated = (program: string, args: readonly string[]): ChildProcess =>
  spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces(), program, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });

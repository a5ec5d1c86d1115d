import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { gitOn, workTreeOf } from './git-program.ts';

/** Where Git stands to a path that must never be committed. */
export type GitStanding =
  /** In no work tree, or ignored there and untracked. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'tracked' | 'not-ignored'; readonly top: string }
  /** There is a work tree, but nobody to ask about it. */
  | { readonly kind: 'unknown'; readonly top: string; readonly reason: string };

/** Git answers in milliseconds; a hanging file system must not hang us. */
const timeout = 20_000;

/** The real path of something that need not exist. */
const realOf = (path: string): string =>
  existsSync(path) || dirname(path) === path ? realpathSync(path) : join(realOf(dirname(path)), basename(path));

interface Answer {
  readonly status: number | null;
  readonly out: string;
}

/** Without a shell, a home, hooks or anything configured outside the work tree. */
const ask = (git: string, top: string, args: readonly string[]): Answer => {
  const home = mkdtempSync(join(tmpdir(), 'isthmus-git-'));
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  const safe = ['-C', top, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
  try {
    const { status, stdout } = spawnSync(git, [...safe, ...args], { env, timeout, maxBuffer: 2 ** 20, shell: false });
    return { status, out: String(stdout ?? '') };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const standingIn = (top: string, path: string, searchPath: string): GitStanding => {
  const git = gitOn(searchPath, top);
  if (git === undefined) return { kind: 'unknown', top, reason: 'no git was found on PATH' };
  const name = relative(top, path);
  const unanswered = (answer: Answer): GitStanding => ({
    kind: 'unknown',
    top,
    reason: answer.status === null ? `${git} did not answer in time` : `${git} failed with status ${answer.status}`,
  });
  const files = ask(git, top, ['--literal-pathspecs', 'ls-files', '-z', '--', name]);
  if (files.status !== 0) return unanswered(files);
  if (files.out !== '') return { kind: 'tracked', top };
  // The work tree's own patterns, also for a path that the index knows (facts of git 2.39: tracked hides ignored).
  const ignored = ask(git, top, ['check-ignore', '-q', '--no-index', '--', name]);
  if (ignored.status === 0) return { kind: 'clear' };
  return ignored.status === 1 ? { kind: 'not-ignored', top } : unanswered(ignored);
};

/**
 * Whether Git could take up a path. `searchPath` is the PATH to find git on. A folder that is the top of a work tree of
 * its own (`ownTop`) is judged by the work tree around that one.
 */
export const gitStanding = (path: string, searchPath: string, ownTop = false): GitStanding => {
  const real = realOf(path);
  const top = workTreeOf(ownTop ? dirname(real) : real);
  if (top === undefined) return { kind: 'clear' };
  if (top === real) return { kind: 'not-ignored', top };
  return standingIn(top, real, searchPath);
};

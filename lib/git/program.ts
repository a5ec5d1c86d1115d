import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitOn } from '../files/git-program.ts';
import { errorAt } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';

/** Git is missing, does not answer in time, or fails: the environment is to blame, and not the repository. */
export class GitError extends EnvironmentError {
  constructor(problem: string) {
    super([errorAt('git-failed', [], problem, 'see that git works in this folder')]);
    this.message = problem;
  }
}

/** Git lists the files of any repository within seconds. */
const timeout = 120_000;
/** Lists of paths and commits; contents are streamed. */
const maxBuffer = 256 * 1024 * 1024;

/** What a configuration inside the repository could make Git run, or fetch, is switched off. */
const harmless = [
  '--no-pager',
  '--literal-pathspecs',
  ...['core.fsmonitor=false', `core.hooksPath=${devNull}`, 'protocol.allow=never', 'core.quotePath=false'].flatMap(
    (setting) => ['-c', setting],
  ),
];

/** One repository, asked with nothing of the user's or the machine's configuration, without a shell and hooks. */
export class Git {
  readonly program: string;
  readonly top: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(program: string, top: string, home: string, indexFile: string | undefined) {
    this.program = program;
    this.top = top;
    this.#env = {
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: join(home, 'config'),
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
      // A replacement would show something else than what is pushed.
      GIT_NO_REPLACE_OBJECTS: '1',
      LC_ALL: 'C',
      // Git commits from an index of its own when it is given paths, and tells its hooks.
      ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
    };
  }

  /** What git prints, with `input` to read. Throws GitError when it fails; the text of its fault is not passed on. */
  run(args: readonly string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { cwd: this.top, env: this.#env, timeout, maxBuffer, killSignal: 'SIGKILL' as const };
      const child = execFile(this.program, [...harmless, ...args], options, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new GitError(`${this.program} ${args[0] ?? ''} failed: ${faultOf(error)}`));
      });
      // Git may end before it has read all.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }

  /** The bytes of one file by their name, for whoever cannot wait; many are read with `gitObjects`. */
  blob(name: string): Buffer {
    const options = { cwd: this.top, env: this.#env, timeout, maxBuffer, shell: false };
    const { status, stdout } = spawnSync(this.program, [...harmless, 'cat-file', 'blob', name], options);
    if (status !== 0) throw new GitError(`${this.program} cat-file failed: status ${status ?? 'unknown'}`);
    return stdout;
  }

  /** A git whose output is too large to hold. */
  stream(args: readonly string[]): ChildProcess {
    return spawn(this.program, [...harmless, ...args], {
      cwd: this.top,
      env: this.#env,
      stdio: ['pipe', 'pipe', 'ignore'],
      shell: false,
    });
  }
}

const faultOf = (error: Error & { code?: unknown; killed?: boolean }): string => {
  if (error.killed === true) return 'it did not answer in time';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it says more than is read; take a smaller range';
  return typeof error.code === 'number' ? `status ${error.code}` : 'it could not be started';
};

/**
 * Opens the work tree at `top` for the time of a call. `searchPath` is the PATH to find git on. Its home is an empty
 * folder of its own, in which that one work tree is named safe: whoever owns it, nothing of it is run.
 */
export const withGit = async <T>(
  top: string,
  environment: { readonly searchPath: string; readonly indexFile: string | undefined },
  use: (git: Git) => Promise<T>,
): Promise<T> => {
  const program = gitOn(environment.searchPath, top);
  if (program === undefined) throw new GitError('this is a work tree of Git, and no git is on PATH');
  const home = mkdtempSync(join(tmpdir(), 'isthmus-git-'));
  try {
    const quoted = realpathSync(top).replaceAll(/["\\]/g, '\\$&');
    writeFileSync(join(home, 'config'), `[safe]\n\tdirectory = "${quoted}"\n`);
    return await use(new Git(program, top, home, environment.indexFile));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

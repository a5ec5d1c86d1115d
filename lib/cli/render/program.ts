import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { isExecutable, programOn } from '../../files/git-program.ts';
import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { RenderProgram } from '../../plan/rendered-plan.ts';

/** Rendering takes a second; fetching a chart over a slow line may take a minute. */
const timeout = 180_000;
/** A control plane with its CRDs is a megabyte. */
const maxBuffer = 64 * 1024 * 1024;
/** So much of what a program says of its failure is passed on, from its end. */
const mostWords = 2000;

/** What a user says of the program. */
export interface ProgramWish {
  readonly name: RenderProgram;
  /** Paths, relative to `folder`; none: one is found on `searchPath`. */
  readonly paths: readonly string[];
  readonly folder: string;
  readonly searchPath: string;
}

/** How a program is run: in a folder of its own, with this environment and no other. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const missing = (name: RenderProgram, problem: string): EnvironmentError => {
  const remedy = `install the ${name} of the declared Istio release, or name it with --tool PATH`;
  return new EnvironmentError([errorAt('render-program-missing', [name], problem, remedy)]);
};

/** The absolute paths of the programs. Throws an EnvironmentError where one is missing. */
export const findPrograms = ({ name, paths, folder, searchPath }: ProgramWish, root: string): readonly string[] => {
  if (paths.length === 0) {
    const found = programOn(name, searchPath, root);
    if (found === undefined) throw missing(name, `there is no ${name} on PATH`);
    return [found];
  }
  return paths.map((path) => {
    const found = resolve(folder, path);
    if (!isExecutable(found)) throw missing(name, `${path} is no program that can be run`);
    return found;
  });
};

const reasonOf = (error: Error & { code?: unknown; killed?: boolean }): string => {
  if (error.killed === true) return `did not end within ${timeout / 1000} s`;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `wrote more than ${maxBuffer} bytes`;
  return typeof error.code === 'number' ? `ended with ${error.code}` : `could not be started (${String(error.code)})`;
};

/** What the program printed. Throws an EnvironmentError with the program's own words when it fails. */
export const runProgram = (
  program: string,
  args: readonly string[],
  { folder, environment }: Surroundings,
): Promise<string> =>
  new Promise((done, failed) => {
    const options = { cwd: folder, env: { ...environment }, timeout, maxBuffer, killSignal: 'SIGKILL' as const };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) {
        done(stdout);
        return;
      }
      const words = stderr.trim().replaceAll(/\s+/g, ' ').replaceAll(`${folder}/`, '').slice(-mostWords);
      const problem = `${program} ${args[0] ?? ''} ${reasonOf(error)}${words === '' ? '' : `: ${words}`}`;
      const remedy =
        'see what it says; the specs it was given stand in dist/<cluster>/istio-operator, its values in helm';
      failed(new EnvironmentError([errorAt('render-program-failed', [program], problem, remedy)]));
    });
    child.stdin?.end();
  });

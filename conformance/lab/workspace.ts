import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { attempt, type Circumstances, CommandError, type Outcome } from './command.ts';

export interface WorkspaceSpec {
  /** The program under proof. */
  readonly isthmus: string;
  /** The folder of mesh.yaml. */
  readonly root: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** A mesh in a folder of its own, and the real program run in it as a person or a pipeline would. */
export class Workspace {
  readonly #spec: WorkspaceSpec;
  #printed = '';

  constructor(spec: WorkspaceSpec) {
    this.#spec = spec;
    for (const folder of [spec.root, spec.home]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get root(): string {
    return this.#spec.root;
  }

  path(name: string): string {
    return join(this.root, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** All that the verbs printed so far. */
  get printed(): string {
    return this.#printed;
  }

  attempt(args: readonly string[], given: Circumstances = {}): Outcome {
    return this.#noted(attempt(process.execPath, [this.#spec.isthmus, ...args], this.#circumstances(given)));
  }

  /** Runs a verb that must end with `status` and gives back what it printed to stdout. */
  run(args: readonly string[], given: Circumstances = {}, status = 0): Outcome {
    const outcome = this.attempt(args, given);
    if (outcome.status === status) return outcome;
    const words = outcome.stderr.trim() || outcome.stdout.trim();
    throw new CommandError(`isthmus ${args.join(' ')} ended with ${outcome.status}, not ${status}: ${words}`);
  }

  /** Runs a verb in a shell that hands its stdout on: `operator` and `target` are `|` and a command, or `>` and a file. */
  inShell(args: readonly string[], operator: '|' | '>', target: readonly string[]): Outcome {
    const verb = quoted([process.execPath, this.#spec.isthmus, ...args]);
    const script = `set -o pipefail; ${verb} ${operator} ${quoted(target)}`;
    return this.#noted(attempt('bash', ['-c', script], this.#circumstances({})));
  }

  /** Runs a verb with a terminal in front of it, which types `answers`. What it shows comes back as stdout. */
  onTerminal(args: readonly string[], answers: string): Outcome {
    const command = [process.execPath, this.#spec.isthmus, ...args].join(' ');
    const given = this.#circumstances({ input: answers });
    return this.#noted(attempt('script', ['-qec', command, '/dev/null'], given));
  }

  /** Every file of the folder with its content, sorted by path: two equal results mean that nothing changed. */
  files(): ReadonlyMap<string, string> {
    const names = readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => relative(this.root, join(one.parentPath, one.name)));
    return new Map(names.toSorted().map((name) => [name, readFileSync(this.path(name), 'latin1')] as const));
  }

  #noted(outcome: Outcome): Outcome {
    this.#printed += `${outcome.stdout}\n${outcome.stderr}\n`;
    return outcome;
  }

  #circumstances(given: Circumstances): Circumstances {
    const env = { HOME: this.#spec.home, NO_COLOR: '1', LANG: 'C.UTF-8', ...this.#spec.env, ...given.env };
    return { cwd: this.root, ...given, env };
  }
}

/** Paths whose content differs, or that only one of the two has. */
export const differences = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).toSorted();

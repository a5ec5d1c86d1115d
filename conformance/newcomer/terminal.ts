import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { attempt, CommandError } from '../lab/command.ts';

export interface TerminalSpec {
  /** The person's home; it may be there already. */
  readonly home: string;
  /** Folders with programs, before those of the system. */
  readonly programs: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A shell in a terminal: the folder and the variables of one block are there in the next. */
export class Terminal {
  readonly #env: Readonly<Record<string, string>>;
  readonly #state: string;

  constructor({ home, programs, env = {} }: TerminalSpec) {
    this.#state = join(dirname(home), 'terminal');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    mkdirSync(this.#state, { recursive: true });
    const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const path = [...programs, dirname(process.execPath), system].join(delimiter);
    this.#env = { PATH: path, HOME: home, LANG: 'C.UTF-8', NO_COLOR: '1', TERM: 'dumb', COLUMNS: '160', ...env };
  }

  /**
   * Types a block of commands and then `answers`; gives back what was shown. The block ends with the first command that
   * fails, and then this throws.
   */
  type(block: string, answers = ''): string {
    const script = join(this.#state, 'block.sh');
    const [variables, folder] = [join(this.#state, 'variables'), join(this.#state, 'folder')];
    const before = [`if [ -f '${variables}' ]; then . '${variables}'; cd "$(cat '${folder}')"; else cd; fi`];
    const after = [`export -p > '${variables}'`, `pwd > '${folder}'`];
    // A shell told to end with the first failure goes on after the left side of `&&`: every command gets a line of its own.
    const commands = block.replaceAll(' && ', '\n');
    writeFileSync(script, ['set -e -o pipefail', ...before, commands, ...after, ''].join('\n'));
    const given = { env: this.#env, input: answers, seconds: 900 };
    const { status, stdout } = attempt('script', ['-qec', `bash '${script}'`, '/dev/null'], given);
    const shown = stripVTControlCharacters(stdout).replaceAll('\r\n', '\n');
    if (status !== 0) throw new CommandError(`${block.trim()}\nended with ${status}: ${shown.trim()}`);
    return shown;
  }
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mark } from './mark.ts';
import type { Programs } from './stand-in.ts';

export type RunMark = Extract<Mark, { readonly kind: 'run' }>;

/** Words of the pages that a reader replaces. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/<private repository>/g, '"$HOME/private.git"'],
  [/<mesh>/g, 'harbor'],
  [/<cluster>/g, 'bergen'],
  [/<peer>/g, 'quito'],
  [/\/media\/safe/g, '"$HOME"/safe'],
  [/\/dev\/shm\//g, '"$HOME"/shm/'],
  [
    /^(isthmus recipients approve) bergen +# and each other cluster.*$/gm,
    'for c in bergen lisbon quito; do $1 $c; done',
  ],
  [/(revoke (\w+) --fingerprint )[\da-f]{64}/g, '$1"$(fingerprint $2)"'],
];

/** A shell told to end with the first failure goes on after the left side of `&&`: every command gets a line of its own. */
export const typed = (text: string): string =>
  placeholders.reduce((all, [what, word]) => all.replaceAll(what, word), text).replaceAll(/ && (?!rm )/g, '\n');

const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One home, one shell after the other in it: folder and variables of one are there in the next. */
export class Session {
  readonly #home: string;
  readonly #programs: Programs;

  constructor(home: string, programs: Programs) {
    this.#home = home;
    this.#programs = programs;
  }

  get home(): string {
    return this.#home;
  }

  /** Where the shell stands. */
  get folder(): string {
    const file = join(this.#home, '.stand-in/folder');
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : this.#home;
  }

  #script(text: string): string {
    const state = join(this.#home, '.stand-in');
    mkdirSync(state, { recursive: true });
    const [variables, folder] = [join(state, 'variables'), join(state, 'folder')];
    const before = `if [ -f '${variables}' ]; then . '${variables}'; cd "$(cat '${folder}')"; else cd; fi`;
    const after = `export -p | grep -v ' \\(PATH\\|HOME\\|OLDPWD\\|PWD\\|SHLVL\\)=' > '${variables}'; pwd > '${folder}'`;
    const file = join(state, 'block.sh');
    writeFileSync(file, ['set -e -o pipefail', before, text, after, ''].join('\n'));
    return file;
  }

  /** Types commands; at a terminal where there are words to answer with. */
  type(text: string, mark: Pick<RunMark, 'standIns' | 'answers'>): Promise<{ code: number | null; shown: string }> {
    const { own, refused, of } = this.#programs;
    const path = [own, ...mark.standIns.map(of), refused, system].join(':');
    const script = this.#script(text);
    const call = mark.answers.length > 0 ? ['script', '-qec', `bash '${script}'`, '/dev/null'] : ['bash', script];
    const [program = '', ...args] = call;
    const child = spawn(program, args, {
      env: {
        PATH: path,
        HOME: this.#home,
        LANG: 'C.UTF-8',
        NO_COLOR: '1',
        TERM: 'dumb',
        ROOT: join(dirname(own), '..'),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    const chunks: Buffer[] = [];
    const answers = [...mark.answers];
    const hear = (chunk: Buffer): void => {
      chunks.push(chunk);
      // Whoever reads ahead of a question reads the answer to the next one, too.
      const answer = /\S: $/.test(chunk.toString()) ? answers.shift() : undefined;
      if (answer !== undefined) child.stdin.write(`${answer}\n`);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
    // A shell that ends early has nothing against it.
    child.stdin.on('error', () => {});
    if (answers.length === 0) child.stdin.end();
    return new Promise((done) =>
      child.on('close', (code) => done({ code, shown: Buffer.concat(chunks).toString('utf8') })),
    );
  }
}

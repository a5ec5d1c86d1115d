import type { CommandModule } from 'yargs';
import { defaultMaxSize, smallestMaxSize } from './diff/size.ts';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';

const formats = ['human', 'brief', 'markdown', 'html', 'json'] as const;

interface DiffArgs extends GlobalArgs {
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly output: (typeof formats)[number];
  readonly 'exit-zero': boolean;
  readonly 'max-size': number;
}

/** `isthmus diff`: no key, no network, and nothing of either tree is run. */
export const diffCommand: CommandModule<GlobalArgs, DiffArgs> = {
  command: 'diff [base] [head]',
  describe: 'Say what a change of the mesh means and how risky it is',
  builder: (parser) =>
    parser
      .positional('base', { type: 'string', describe: 'A folder or a Git revision (HEAD)' })
      .positional('head', { type: 'string', describe: 'A folder or a Git revision (the work tree)' })
      .option('output', { alias: 'o', choices: formats, describe: 'Format', default: 'human' as const })
      .option('exit-zero', { type: 'boolean', describe: 'End with 0 also where there are differences', default: false })
      .option('max-size', {
        type: 'number',
        requiresArg: true,
        describe: 'Characters that the markdown may have; what does not fit is counted',
        default: defaultMaxSize,
      })
      .check(({ 'max-size': size }) => {
        if (Number.isInteger(size) && size >= smallestMaxSize) return true;
        throw new Error(`--max-size needs a whole number of at least ${smallestMaxSize}.`);
      })
      .example('$0 diff', 'what is not committed yet')
      .example('$0 diff origin/main HEAD -o markdown', 'what a pull request changes, as a comment')
      .example('$0 diff old/dist new/dist', 'two folders')
      .epilogue('Risks: none, restart (pods), traffic, trust (keys, code, rights), data (deleted for good).'),
  handler: async ({ mesh, base, head, output, exitZero, maxSize, ascii }: DiffHandled) => {
    const io = processIo(ascii);
    const { env, stdout } = process;
    const terminal = {
      columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : undefined,
      color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
      ascii: io.ascii,
    };
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/diff.ts')).diff(
        {
          mesh,
          base,
          head,
          format: output,
          exitZero: exitZero === true,
          maxSize: Number(maxSize),
          folder: process.cwd(),
          searchPath: env['PATH'] ?? '',
          terminal,
        },
        io,
      ),
    );
  },
};

/** yargs hands the flags over in camel case, too. */
type DiffHandled = DiffArgs & { readonly [flag: string]: unknown };

import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';

const formats = ['table', 'short', 'json', 'junit', 'sarif'] as const;

interface CheckArgs extends GlobalArgs {
  readonly tree: string | undefined;
  readonly cluster: string[] | undefined;
  readonly output: (typeof formats)[number];
  readonly strict: boolean;
  readonly at: string | undefined;
}

/** `isthmus check`: no key, no network, and no code of the mesh is run. */
export const checkCommand: CommandModule<GlobalArgs, CheckArgs> = {
  command: 'check [tree]',
  describe: 'Say what is wrong with the mesh as a whole, before anything is applied',
  builder: (parser) =>
    parser
      .positional('tree', {
        type: 'string',
        describe: 'A folder that anybody may have written (mesh.yaml with pki, sealed and dist)',
      })
      .option('cluster', {
        alias: 'c',
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Show only these clusters: a,b,eu-*',
      })
      .option('output', {
        alias: 'o',
        choices: formats,
        describe: 'Format; short shows only what failed',
        default: 'table' as const,
      })
      .option('strict', { type: 'boolean', describe: 'Warnings count as errors', default: false })
      .option('at', { type: 'string', requiresArg: true, describe: 'Count the ends of certificates from this day' })
      .example('$0 check', 'before a merge')
      .example('$0 check -o sarif', 'for a page that shows findings at their lines')
      .example('$0 check clusters', 'a repository without isthmus')
      .epilogue(
        'Exit codes: 0 nothing or warnings, 1 errors, 2 no such declaration or folder, 3 the system is at fault.',
      ),
  handler: async ({ mesh, tree, cluster, output, strict, at, ascii }) => {
    const io = processIo(ascii);
    const { env, stdout } = process;
    const terminal = {
      color: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
      ascii: io.ascii,
      // A terminal that does not know its width says 0.
      columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : undefined,
    };
    process.exitCode = await guarded(
      io,
      async () =>
        (await import('./commands/check.ts')).check(
          { mesh, tree, clusters: cluster ?? [], format: output, strict, at, terminal },
          io,
          new Date(),
        ),
      output === 'json' ? 'json' : 'table',
    );
  },
};

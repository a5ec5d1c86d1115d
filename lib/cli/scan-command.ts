import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';

interface ScanArgs extends GlobalArgs {
  readonly path: string[] | undefined;
  readonly staged: boolean;
  readonly range: string | undefined;
  readonly output: 'table' | 'json' | 'sarif';
}

/** `isthmus scan`: no key, no network, and nothing of the repository is run. */
export const scanCommand: CommandModule<GlobalArgs, ScanArgs> = {
  command: 'scan [path..]',
  describe: 'Look for private keys, tokens and unsealed Secrets',
  builder: (parser) =>
    parser
      .positional('path', {
        type: 'string',
        array: true,
        describe: 'Files and folders (the work tree without what Git ignores)',
      })
      .option('staged', { type: 'boolean', describe: 'What would be committed now: the index', default: false })
      .option('range', {
        type: 'string',
        describe: 'A..B: all that the commits of a range brought, and their messages',
      })
      .option('output', {
        alias: 'o',
        choices: ['table', 'json', 'sarif'] as const,
        describe: 'Format of findings',
        default: 'table' as const,
      })
      .example('$0 scan', 'the whole work tree')
      .example('$0 scan --staged', 'before a commit')
      .example('$0 scan --range origin/main..HEAD', 'in CI: also what a later commit took away again')
      .example('$0 scan dist -o sarif', 'one folder, for a page that shows findings'),
  handler: async ({ mesh, path, staged, range, output, ascii }) => {
    const io = processIo(ascii);
    const { env } = process;
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/scan.ts')).scan(
        {
          mesh,
          paths: path ?? [],
          staged,
          range,
          format: output,
          folder: process.cwd(),
          searchPath: env['PATH'] ?? '',
          indexFile: env['GIT_INDEX_FILE'],
        },
        io,
      ),
    );
  },
};

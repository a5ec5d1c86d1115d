import { homedir } from 'node:os';
import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { type SecretFlags, secretInput, secretOptions } from './secret-input.ts';
import { formatOption } from './format-option.ts';

interface SealArgs extends SecretFlags {
  readonly cluster: string[] | undefined;
  readonly check: boolean;
  readonly base: string | undefined;
  readonly reseal: boolean;
  readonly 'dry-run': boolean;
  readonly from: string | undefined;
  readonly output: 'table' | 'json';
}

/** `isthmus seal`. */
export const sealCommand: CommandModule<GlobalArgs, SealArgs> = {
  command: 'seal',
  describe: 'Seal what the store holds into sealed/, or verify what is there',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('cluster', {
        alias: 'c',
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Clusters: a,b,glob (all)',
      })
      .option('check', { type: 'boolean', default: false, describe: 'Verify without any key; exit 1 on a finding' })
      .option('base', {
        type: 'string',
        requiresArg: true,
        describe: 'With --check: nothing may be gone or older than in this revision',
      })
      .option('reseal', { type: 'boolean', default: false, describe: 'Seal anew what did not change, too' })
      .option('dry-run', { type: 'boolean', default: false, describe: 'Say what would be sealed, write nothing' })
      .option('from', {
        type: 'string',
        requiresArg: true,
        describe: 'Seal the Secrets of this manifest instead; - reads what is piped in',
      })
      .option('output', formatOption('Format of the result'))
      .example('$0 seal', 'the CA of every cluster; a second run changes nothing')
      .example('$0 seal --check', 'in CI, without keys: signatures, documents, recipients')
      .example('$0 seal --check --base origin/main', 'the same, and that a pull request takes nothing back')
      .example('$0 seal -c east --from - < /dev/shm/kiali.yaml', 'the Secret of an addon')
      .example('$0 seal -c east --reseal', 'every document of a cluster anew'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster: clusters = [], check, base, reseal, dryRun, from, output: format } = args;
    const searchPath = process.env['PATH'] ?? '';
    const own = { clusters, check, base, searchPath, reseal, dryRun, from, format };
    process.exitCode = await guarded(
      io,
      async () =>
        (await import('./commands/seal.ts')).seal({ ...secretInput(args, process.env, homedir()), ...own }, io),
      format,
    );
  },
};

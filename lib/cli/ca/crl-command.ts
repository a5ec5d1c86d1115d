import type { CommandModule } from 'yargs';
import type { GlobalArgs } from '../global-args.ts';
import { type SecretFlags, secretOptions } from '../secret-input.ts';
import { runStoreVerb } from './store-verb.ts';

interface CrlArgs extends SecretFlags {
  readonly revoke: string[];
  readonly days: number | undefined;
}

export const caCrlCommand: CommandModule<GlobalArgs, CrlArgs> = {
  command: 'crl',
  describe: 'Make the revocation lists of all clusters',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('revoke', {
        type: 'string',
        array: true,
        requiresArg: true,
        default: [] as string[],
        describe: 'Serial numbers, or clusters whose key before the present one is revoked',
      })
      .option('days', {
        type: 'number',
        requiresArg: true,
        describe: 'Until the next lists (as last time, at first 30)',
      })
      .example('$0 ca renew cluster1 && $0 ca crl --revoke cluster1', 'after the key of a cluster leaked')
      .example('$0 ca crl', 'the same lists, good for another month'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) =>
      (await import('../commands/ca-crl.ts')).caCrl({ ...args, ...input }, io, now),
    ),
};

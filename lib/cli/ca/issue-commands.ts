import type { Argv, CommandModule } from 'yargs';
import type { GlobalArgs } from '../global-args.ts';
import { type SecretFlags, secretOptions } from '../secret-input.ts';
import { runStoreVerb } from './store-verb.ts';

interface IssueArgs extends SecretFlags {
  readonly clusters: string[];
  readonly all: boolean;
  readonly 'discard-keys': boolean;
}

const withClusters = (parser: Argv<GlobalArgs>): Argv<IssueArgs> =>
  parser
    .options(secretOptions)
    .positional('clusters', { type: 'string', array: true, default: [] as string[], describe: 'Names of clusters' })
    .option('all', { type: 'boolean', default: false, describe: 'Every cluster whose CA comes from the store' })
    .option('discard-keys', {
      type: 'boolean',
      default: false,
      describe: 'Seal at once and keep no private key: to seal again then means to renew',
    });

export const caIssueCommand: CommandModule<GlobalArgs, IssueArgs> = {
  command: 'issue [clusters..]',
  describe: 'Make intermediates for clusters that have none',
  builder: (parser) =>
    withClusters(parser)
      .example('$0 ca issue --all', 'one for every cluster without')
      .example('$0 ca issue cluster3', 'one for a new cluster'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) =>
      (await import('../commands/ca-issue.ts')).caIssue({ ...args, ...input }, io, now),
    ),
};

export const caRenewCommand: CommandModule<GlobalArgs, IssueArgs> = {
  command: 'renew [clusters..]',
  describe: 'Give clusters a new key under the same root',
  builder: (parser) =>
    withClusters(parser)
      .example('$0 ca renew cluster1', 'the one before stays in the store')
      .example('$0 ca renew --all --discard-keys', 'seal them at once and keep no key'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) =>
      (await import('../commands/ca-renew.ts')).caRenew({ ...args, ...input }, io, now),
    ),
};

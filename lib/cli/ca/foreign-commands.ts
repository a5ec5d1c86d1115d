import type { CommandModule } from 'yargs';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { GlobalArgs } from '../global-args.ts';
import { type SecretFlags, secretOptions } from '../secret-input.ts';
import { runStoreVerb } from './store-verb.ts';

interface CsrArgs extends SecretFlags {
  readonly cluster: string;
  readonly out: string | undefined;
  readonly 'new-key': boolean;
}

interface ImportArgs extends SecretFlags {
  readonly cluster: string;
  readonly cert: string | undefined;
  readonly chain: string | undefined;
  readonly root: string;
  readonly public: boolean;
}

export const caCsrCommand: CommandModule<GlobalArgs, CsrArgs> = {
  command: 'csr <cluster>',
  describe: 'Make a key and a request for an outside authority',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .positional('cluster', { type: 'string', demandOption: true, describe: 'Name of the cluster' })
      .option('out', { type: 'string', requiresArg: true, describe: 'File for the request (stdout)' })
      .option('new-key', { type: 'boolean', default: false, describe: 'Not the key that waits for its certificate' })
      .example('$0 ca csr cluster1 > cluster1.csr', 'what to do with it is said on stderr'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) =>
      (await import('../commands/ca-csr.ts')).caCsr({ ...args, ...input }, io, now),
    ),
};

const assertFlags = ({ cert, chain, public: rootsOnly }: Pick<ImportArgs, 'cert' | 'chain' | 'public'>): void => {
  if (rootsOnly ? cert === undefined && chain === undefined : cert !== undefined) return;
  const problem = rootsOnly ? '--public takes over roots, and no other certificates' : 'no certificate is named';
  throw new MeshError([
    errorAt('import-flags', [], problem, 'give --cert FILE and --root FILE, or --public --root FILE'),
  ]);
};

export const caImportCommand: CommandModule<GlobalArgs, ImportArgs> = {
  command: 'import <cluster>',
  describe: 'Take over what an outside authority signed',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .positional('cluster', { type: 'string', demandOption: true, describe: 'Name of the cluster' })
      .option('cert', {
        type: 'string',
        requiresArg: true,
        describe: 'Its certificate, and the chain if it is in there',
      })
      .option('chain', { type: 'string', requiresArg: true, describe: 'Certificates between it and the root' })
      .option('root', { type: 'string', requiresArg: true, demandOption: true, describe: 'The roots to trust' })
      .option('public', {
        type: 'boolean',
        default: false,
        describe: 'Only the root of a cluster whose CA is made elsewhere; opens no store',
      })
      .example('$0 ca import cluster1 --cert cluster1.pem --root root.pem', 'the answer to a request')
      .example('$0 ca import cluster2 --public --root ca.crt', 'the root of a CA that cert-manager made'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) => {
      const { cluster, cert, chain, root } = args;
      assertFlags(args);
      if (args.public || cert === undefined) {
        return (await import('../commands/ca-import-public.ts')).caImportPublic({ ...input, cluster, root }, io, now);
      }
      return (await import('../commands/ca-import.ts')).caImport({ ...input, cluster, cert, chain, root }, io, now);
    }),
};

import type { CommandModule } from 'yargs';
import type { KeyAlgorithm } from '../../pki/private-key.ts';
import type { GlobalArgs } from '../global-args.ts';
import { type SecretFlags, secretOptions } from '../secret-input.ts';
import { runStoreVerb } from './store-verb.ts';

interface InitArgs extends SecretFlags {
  readonly profile: 'istio' | 'strict';
  readonly algorithm: KeyAlgorithm | undefined;
  readonly 'name-constraints': boolean;
  readonly root: boolean;
  readonly recipient: string[];
  readonly 'root-recipient': string[];
  readonly backup: boolean;
  readonly 'backup-to': string[];
  readonly 'backup-file': string | undefined;
  readonly 'new-store': boolean;
}

const list = { type: 'string', array: true, requiresArg: true, default: [] as string[] } as const;

export const caInitCommand: CommandModule<GlobalArgs, InitArgs> = {
  command: 'init',
  describe: 'Make the store of the mesh with its root',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('profile', {
        choices: ['istio', 'strict'] as const,
        default: 'istio' as const,
        describe: "istio: as upstream's Makefile; strict: shorter lives, revocation, the mesh in the names",
      })
      .option('algorithm', {
        choices: ['rsa-4096', 'ecdsa-p256', 'ecdsa-p384'] as const,
        describe: 'Keys of root and intermediates (istio: rsa-4096, strict: ecdsa-p256)',
      })
      .option('name-constraints', {
        type: 'boolean',
        default: false,
        describe: 'Bind the root to the trust domain of the mesh and to istiod',
      })
      .option('root', {
        type: 'boolean',
        default: true,
        describe: 'Make a root; --no-root: it stays with an outside authority',
      })
      .option('recipient', { ...list, describe: 'age1... who can open the store (a passphrase)' })
      .option('root-recipient', { ...list, describe: 'age1... who can open the roots (as the rest)' })
      .option('backup', { type: 'boolean', default: true, describe: 'End with a verified backup' })
      .option('backup-to', { ...list, describe: 'age1... who can open the backup' })
      .option('backup-file', { type: 'string', requiresArg: true, describe: 'File of the backup, outside of Git' })
      .option('new-store', {
        type: 'boolean',
        default: false,
        describe: 'Make one although a store of a mesh of this name stands beside it',
      })
      .example('$0 ca init --backup-to age1... --backup-file /media/usb/mesh.age', 'with a passphrase')
      .example('$0 ca init --profile strict --recipient age1... --identity key.txt --no-backup', 'for a team or a CI'),
  handler: (args) =>
    runStoreVerb(args, async (input, io, now) => {
      const wish = { ...args, ...input, makeRoot: args.root, searchPath: process.env['PATH'] ?? '' };
      return (await import('../commands/ca-init.ts')).caInit(wish, io, now);
    }),
};

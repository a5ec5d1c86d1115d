import { homedir } from 'node:os';
import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { type SecretFlags, secretInput, secretOptions } from './secret-input.ts';
import { formatOption } from './format-option.ts';

const searchPath = (): string => process.env['PATH'] ?? '';

interface BackupArgs extends SecretFlags {
  readonly to: string[];
  readonly file: string | undefined;
}

const backup: CommandModule<GlobalArgs, BackupArgs> = {
  command: 'backup',
  describe: 'Write one encrypted file from which the store comes back',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('to', {
        type: 'string',
        array: true,
        requiresArg: true,
        demandOption: true,
        describe: 'Age recipient (age1...); each opens the backup alone',
      })
      .option('file', { type: 'string', requiresArg: true, describe: 'New file outside the mesh (default: stdout)' })
      .example('$0 store backup --to age1... --file /media/usb/mesh.age', 'for one more person, on other media')
      .example('$0 store backup --to age1... age1... > mesh.age', 'armoured, to a pipe or file'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { to, file } = args;
    const own = { to, file, terminal: process.stdout.isTTY, searchPath: searchPath() };
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/store-backup.ts')).storeBackup(
        { ...secretInput(args, process.env, homedir()), ...own },
        io,
      ),
    );
  },
};

interface RestoreArgs extends SecretFlags {
  readonly file: string;
  readonly 'to-folder': string | undefined;
  readonly recipient: string[] | undefined;
  readonly 'as-before': boolean;
}

const restore: CommandModule<GlobalArgs, RestoreArgs> = {
  command: 'restore',
  describe: 'Bring the store back from a backup, into an empty place',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('file', { type: 'string', requiresArg: true, demandOption: true, describe: 'The backup' })
      .option('to-folder', { type: 'string', requiresArg: true, describe: "Folder (default: the store's own place)" })
      .option('recipient', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Age recipient who may open it (default: as before, or the identity that opened the backup)',
      })
      .option('as-before', { type: 'boolean', default: false, describe: 'Keep its passphrase and recipients' })
      .example('$0 store restore --file mesh.age --identity key.txt', 'where pki/store.json expects it')
      .example('$0 store restore --file mesh.age --identity key.txt --to-folder DIR', 'elsewhere, to look at it'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { file, toFolder, recipient = [], asBefore } = args;
    const own = { file, toFolder, recipient, asBefore, searchPath: searchPath() };
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/store-restore.ts')).storeRestore(
        { ...secretInput(args, process.env, homedir()), ...own },
        io,
      ),
    );
  },
};

interface DoctorArgs extends SecretFlags {
  readonly root: boolean;
  readonly output: 'table' | 'json';
}

const doctor: CommandModule<GlobalArgs, DoctorArgs> = {
  command: 'doctor',
  describe: 'Look at everything that can be wrong with the store',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('root', { type: 'boolean', default: false, describe: "Open the root's compartment, too" })
      .option('output', formatOption('Format of the result'))
      .example('$0 store doctor', 'one line a check; exit code 1 when something is wrong'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { root, output: format } = args;
    const own = { root, format, searchPath: searchPath() };
    process.exitCode = await guarded(
      io,
      async () =>
        (await import('./commands/store-doctor.ts')).storeDoctor(
          { ...secretInput(args, process.env, homedir()), ...own },
          io,
        ),
      format,
    );
  },
};

interface ExportArgs extends SecretFlags {
  readonly format: 'makefile';
  readonly cluster: string | undefined;
  readonly to: string;
  readonly root: boolean;
}

const exportKeys: CommandModule<GlobalArgs, ExportArgs> = {
  command: 'export',
  describe: 'Take keys and certificates out in the clear',
  builder: (parser) =>
    parser
      .options(secretOptions)
      .option('format', {
        choices: ['makefile'] as const,
        default: 'makefile' as const,
        describe: "Layout: that of Istio's Makefile",
      })
      .option('cluster', { alias: 'c', type: 'string', requiresArg: true, describe: 'Clusters: a,b,glob (all)' })
      .option('to', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'Folder that does not exist yet',
      })
      .option('root', { type: 'boolean', default: false, describe: "The root's key, too" })
      .example(
        '$0 store export -c east --to /dev/shm/east',
        'ca-cert, ca-key, cert-chain and root-cert of one cluster',
      ),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { format, to, root } = args;
    const clusters = (args.cluster ?? '').split(',').filter((name) => name !== '');
    const own = { format, clusters, to, root, searchPath: searchPath() };
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/store-export.ts')).storeExport(
        { ...secretInput(args, process.env, homedir()), ...own },
        io,
      ),
    );
  },
};

/** `isthmus store`: what is done with the private key store as a whole. */
export const storeCommand: CommandModule<GlobalArgs, GlobalArgs> = {
  command: 'store',
  describe: 'Back up, restore, look over or leave the private key store',
  builder: (parser) =>
    parser
      .command(backup)
      .command(restore)
      .command(doctor)
      .command(exportKeys)
      .demandCommand(1, 'Name a verb of the store.'),
  handler: () => undefined,
};

import { homedir } from 'node:os';
import type { CommandModule } from 'yargs';
import { askedBy, type ControllerFlags, controllerOptions } from './controller-options.ts';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { outputKind } from './seal/output-pipe.ts';
import { type SecretFlags, type SecretInput, secretInput, secretOptions } from './secret-input.ts';
import { formatOption } from './format-option.ts';

const clusterOption = { type: 'string', demandOption: true, describe: 'The cluster' } as const;

const inputOf = (args: Parameters<typeof secretInput>[0]): SecretInput => secretInput(args, process.env, homedir());

interface GenerateArgs extends SecretFlags {
  readonly cluster: string;
  readonly kind: 'sealed-secrets' | 'age' | undefined;
  readonly 'controller-namespace': string;
  readonly bootstrap: boolean;
}

const generate: CommandModule<GlobalArgs, GenerateArgs> = {
  command: 'generate <cluster>',
  describe: 'Make the key pair that a cluster opens its documents with',
  builder: (parser) =>
    parser
      .positional('cluster', clusterOption)
      .options(secretOptions)
      .option('kind', { choices: ['sealed-secrets', 'age'] as const, describe: 'Kind of key (what the backend needs)' })
      .option('controller-namespace', {
        type: 'string',
        default: 'kube-system',
        describe: 'Namespace of the sealed-secrets controller',
      })
      .option('bootstrap', {
        type: 'boolean',
        default: false,
        describe: 'Print the Secret with the stored keys, to a pipe only',
      })
      .example('$0 recipients generate east', 'before the cluster exists')
      .example(
        '$0 recipients generate east --bootstrap | kubectl --context east apply --server-side -f -',
        'also after a rebuild',
      ),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster, kind, controllerNamespace, bootstrap } = args;
    const own = { cluster, kind, controllerNamespace, bootstrap, output: outputKind(1) };
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/recipients-generate.ts')).recipientsGenerate({ ...inputOf(args), ...own }, io),
    );
  },
};

interface AddArgs extends SecretFlags {
  readonly cluster: string;
  readonly file: string;
  readonly approve: boolean;
}

const add: CommandModule<GlobalArgs, AddArgs> = {
  command: 'add <cluster>',
  describe: 'Take up a certificate or age recipient that exists',
  builder: (parser) =>
    parser
      .positional('cluster', clusterOption)
      .options(secretOptions)
      .option('file', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'PEM or age1...; - reads a pipe',
      })
      .option('approve', { type: 'boolean', default: false, describe: 'Ask for the approval at once' })
      .example('$0 recipients add east --file east.pem', 'then approve it'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster, file, approve } = args;
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/recipients-add.ts')).recipientsAdd({ ...inputOf(args), cluster, file, approve }, io),
    );
  },
};

interface FetchArgs extends GlobalArgs, ControllerFlags {
  readonly cluster: string;
}

const fetchServed: CommandModule<GlobalArgs, FetchArgs> = {
  command: 'fetch <cluster>',
  describe: "Take up the certificate that the cluster's controller serves",
  builder: (parser) =>
    parser
      .positional('cluster', clusterOption)
      .options(controllerOptions)
      .demandOption('controller')
      .example('$0 recipients fetch east --controller kube-system/sealed-secrets', 'then approve it'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { mesh, cluster, controller = '' } = args;
    process.exitCode = await guarded(io, async () => {
      const served = askedBy(args, io);
      if (!served) return 2;
      return (await import('./commands/recipients-fetch.ts')).recipientsFetch(
        { mesh, cluster, controller },
        io,
        served,
      );
    });
  },
};

interface ApproveArgs extends SecretFlags, ControllerFlags {
  readonly cluster: string;
  readonly fingerprint: string | undefined;
  readonly pins: string | undefined;
}

const approve: CommandModule<GlobalArgs, ApproveArgs> = {
  command: 'approve <cluster>',
  describe: 'Let recipients read what is sealed for a cluster, and its keys go where mesh.yaml says',
  builder: (parser) =>
    parser
      .positional('cluster', clusterOption)
      .options(secretOptions)
      .options(controllerOptions)
      .option('fingerprint', {
        type: 'string',
        requiresArg: true,
        describe: 'The one that was compared (without terminal)',
      })
      .option('pins', {
        type: 'string',
        requiresArg: true,
        describe: 'Digest of what a refusal said of mesh.yaml, and was looked at (without terminal)',
      })
      .example('$0 recipients approve east', 'shows each fingerprint and asks')
      .example('$0 recipients approve east --controller kube-system/sealed-secrets', 'also compares with the cluster'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster, fingerprint, pins } = args;
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/recipients-approve.ts')).recipientsApprove(
        { ...inputOf(args), cluster, fingerprint, pins },
        io,
        {
          served: askedBy(args, io),
        },
      ),
    );
  },
};

interface RevokeArgs extends SecretFlags {
  readonly cluster: string;
  readonly fingerprint: string;
}

const revoke: CommandModule<GlobalArgs, RevokeArgs> = {
  command: 'revoke <cluster>',
  describe: 'Take an approval back for good',
  builder: (parser) =>
    parser
      .positional('cluster', clusterOption)
      .options(secretOptions)
      .option('fingerprint', { type: 'string', demandOption: true, requiresArg: true, describe: 'Whose' })
      .example('$0 recipients revoke east --fingerprint 3f6a...', 'then seal again'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster, fingerprint } = args;
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/recipients-revoke.ts')).recipientsRevoke(
        { ...inputOf(args), cluster, fingerprint },
        io,
      ),
    );
  },
};

interface CheckArgs extends SecretFlags, ControllerFlags {
  readonly cluster: string | undefined;
  readonly approval: boolean;
  readonly output: 'table' | 'json';
}

const check: CommandModule<GlobalArgs, CheckArgs> = {
  command: 'check [cluster]',
  describe: 'List recipients and what is wrong with them',
  builder: (parser) =>
    parser
      .positional('cluster', { type: 'string', describe: 'The cluster (all)' })
      .options(secretOptions)
      .options(controllerOptions)
      .option('approval', { type: 'boolean', default: false, describe: 'Open the store and say who is approved' })
      .option('output', formatOption('Format of the result'))
      .example('$0 recipients check', 'without any key')
      .example('$0 recipients check east --approval', 'with the store'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const { cluster, approval, output: format } = args;
    process.exitCode = await guarded(
      io,
      async () =>
        (await import('./commands/recipients-check.ts')).recipientsCheck(
          { ...inputOf(args), cluster, approval, format },
          io,
          {
            served: askedBy(args, io),
          },
        ),
      format,
    );
  },
};

/** `isthmus recipients`: who may read what is sealed for a cluster. */
export const recipientsCommand: CommandModule<GlobalArgs, GlobalArgs> = {
  command: 'recipients',
  describe: 'Who may read what is sealed for a cluster',
  builder: (parser) =>
    parser
      .command(generate)
      .command(add)
      .command(fetchServed)
      .command(approve)
      .command(revoke)
      .command(check)
      .demandCommand(1, 'Name a verb of recipients.'),
  handler: () => undefined,
};

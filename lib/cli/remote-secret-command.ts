import { homedir } from 'node:os';
import type { CommandModule } from 'yargs';
import { accessRequest, type ClusterAccessFlags, clusterAccessOptions } from './cluster-access-options.ts';
import { guarded } from './exit.ts';
import { processIo } from './io.ts';
import { type SecretFlags, secretInput, secretOptions } from './secret-input.ts';
import { formatOption } from './format-option.ts';

interface RemoteSecretFlags extends SecretFlags, ClusterAccessFlags {
  readonly source: string[] | undefined;
  readonly target: string[] | undefined;
  readonly all: boolean;
  readonly 'dry-run': boolean;
  readonly 'print-rbac': boolean;
  readonly wait: string;
  readonly output: 'table' | 'json';
}

const clusters = { type: 'string', array: true, requiresArg: true } as const;

/** `isthmus remote-secret`. The verb is loaded when it runs, and the Kubernetes library when a cluster is asked. */
export const remoteSecretCommand: CommandModule<object, RemoteSecretFlags> = {
  command: 'remote-secret',
  describe: "Read each source's reader token and seal it for its peers",
  builder: (parser) =>
    parser
      .options(secretOptions)
      .options(clusterAccessOptions)
      .option('mesh', { type: 'string', default: process.env['ISTHMUS_MESH'] ?? 'mesh.yaml', hidden: true })
      .option('ascii', { type: 'boolean', default: false, hidden: true })
      .option('source', { ...clusters, describe: 'Clusters to read, as a,b or eu-* (all that the targets read)' })
      .option('target', { ...clusters, describe: 'Clusters to seal for, as a,b or eu-* (all that read the sources)' })
      .option('all', { type: 'boolean', describe: 'Every source for every target', default: false })
      .option('dry-run', { type: 'boolean', describe: 'Say what would be sealed, write nothing', default: false })
      .option('print-rbac', { type: 'boolean', describe: 'Print the rights that reading needs', default: false })
      .option('wait', { type: 'string', requiresArg: true, describe: 'Time for a token to appear', default: '60s' })
      .option('output', formatOption('Format'))
      .example('$0 remote-secret --all', 'after the first pull request is applied everywhere')
      .example('$0 remote-secret --source east', 'a new or rebuilt cluster; access to it alone is enough')
      .example('$0 remote-secret --source east --context east=admin@east', 'with another context')
      .example('$0 remote-secret --print-rbac | kubectl apply -f -', 'grant the rights that reading a source needs'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const secrets = {
      ...args,
      passphraseFd: args['passphrase-fd'],
      passphraseFile: args['passphrase-file'],
      rootStore: args['root-store'],
    };
    const interactive = process.stdin.isTTY && process.stderr.isTTY;
    const input = {
      ...secretInput(secrets, process.env, homedir()),
      access: accessRequest(args, process.env, homedir(), interactive),
      sources: args.source ?? [],
      targets: args.target ?? [],
      all: args.all,
      dryRun: args['dry-run'],
      printRbac: args['print-rbac'],
      wait: args.wait,
      timeout: args.timeout,
      format: args.output,
    };
    process.exitCode = await guarded(
      io,
      async () => {
        const { remoteSecret } = await import('./commands/remote-secret.ts');
        return remoteSecret(input, io);
      },
      args.output,
    );
  },
};

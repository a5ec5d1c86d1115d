import { homedir } from 'node:os';
import type { CommandModule } from 'yargs';
import { backendNames } from '../declare/backends.ts';
import { accessRequest, clusterAccessOptions } from './cluster-access-options.ts';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { canAsk } from './passphrase-prompt.ts';
import { formatOption } from './format-option.ts';

interface InitArgs extends GlobalArgs {
  readonly name: string | undefined;
  readonly context: string[] | undefined;
  readonly kubeconfig: string | undefined;
  readonly timeout: string;
  readonly network: string[] | undefined;
  readonly 'api-server': string[] | undefined;
  readonly engine: string | undefined;
  readonly backend: string | undefined;
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  readonly ci: string[] | undefined;
  readonly yes: boolean;
  readonly offline: boolean;
  readonly output: 'table' | 'json';
}

const list = { type: 'string', array: true, requiresArg: true } as const;
const text = { type: 'string', requiresArg: true } as const;

/** `isthmus init`. Reads kubeconfigs and asks clusters who they are; no store, no key. */
export const initCommand: CommandModule<GlobalArgs, InitArgs> = {
  command: 'init',
  describe: 'Begin a mesh: from the contexts of your kubeconfig to mesh.yaml and what belongs to it',
  builder: (parser) =>
    parser
      .option('context', { ...list, describe: 'A cluster and its context: <cluster>=<context>, or the context alone' })
      .option('kubeconfig', clusterAccessOptions.kubeconfig)
      .option('timeout', clusterAccessOptions.timeout)
      .option('offline', { type: 'boolean', describe: 'Ask no cluster: nothing is pinned', default: false })
      .option('name', { ...text, describe: 'Name of the mesh (that of the folder)' })
      .option('network', { ...list, describe: 'Network of a cluster: <cluster>=<network> (one for each cluster)' })
      .option('api-server', { ...list, describe: 'What peers reach a cluster at: <cluster>=https://<host>:<port>' })
      .option('engine', { choices: ['flux', 'argocd', 'kubectl'], describe: 'What applies dist (flux)' })
      .option('backend', { choices: backendNames, describe: 'How Secrets stand in Git (sealed-secrets)' })
      .option('repository', { ...text, describe: 'Address of the repository (the remote origin)' })
      .option('branch', { ...text, describe: 'Branch the engine follows (main)' })
      .option('ci', { ...list, describe: 'Checks of pull requests: github, gitlab, none (by the address)' })
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Take the defaults, ask nothing', default: false })
      .option('output', formatOption('Format'))
      .epilogue('A file that exists is left as it is, and named. At a terminal what the flags leave open is asked.')
      .example('$0 init', 'asks which contexts, and what applies the result')
      .example('$0 init --context a=kind-a --context b=kind-b --yes', 'without a question')
      .example('$0 init --context prod-eu --context prod-us --engine argocd --repository <address>', 'named by context')
      .example('$0 init --context a=kind-a --offline', 'without asking the cluster'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const interactive = canAsk();
    const { kubeconfigs, host } = accessRequest(
      { context: undefined, kubeconfig: args.kubeconfig },
      process.env,
      homedir(),
      interactive,
    );
    const { mesh, name, engine, backend, repository, branch, offline, timeout, output } = args;
    const input = {
      mesh,
      name,
      engine,
      backend,
      repository,
      branch,
      offline,
      timeout,
      kubeconfigs,
      host,
      contexts: args.context ?? [],
      networks: args.network ?? [],
      apiServers: args['api-server'] ?? [],
      ci: args.ci ?? [],
      terminal: interactive && !args.yes ? process : undefined,
      format: output,
    };
    process.exitCode = await guarded(io, async () => (await import('./commands/init.ts')).init(input, io), output);
  },
};

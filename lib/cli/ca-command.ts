import type { Argv, CommandModule } from 'yargs';
import { caCrlCommand } from './ca/crl-command.ts';
import { caCsrCommand, caImportCommand } from './ca/foreign-commands.ts';
import { caInitCommand } from './ca/init-command.ts';
import { caIssueCommand, caRenewCommand } from './ca/issue-commands.ts';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { formatOption } from './format-option.ts';

interface DatedArgs extends GlobalArgs {
  readonly horizon: string | undefined;
  readonly at: string | undefined;
}

interface LintArgs extends DatedArgs {
  readonly bundle: readonly string[];
  readonly strict: boolean;
  readonly output: 'table' | 'json';
}

interface StatusArgs extends DatedArgs {
  readonly output: 'table' | 'json' | 'prometheus' | 'ics';
}

const withDates = <Args>(parser: Argv<Args>) =>
  parser
    .option('horizon', {
      type: 'string',
      requiresArg: true,
      describe: 'Days before an end that a warning begins, a finding at half of them (60d)',
    })
    .option('at', { type: 'string', requiresArg: true, describe: 'As if it were this date (now)' });

const caLintCommand: CommandModule<GlobalArgs, LintArgs> = {
  command: 'lint',
  describe: 'Check certificates as istiod does, and what it does not; offline, without keys',
  builder: (parser) =>
    withDates(parser)
      .option('bundle', {
        type: 'string',
        array: true,
        requiresArg: true,
        default: [],
        describe: 'Folders with the files of a Secret cacerts (pki/ of the mesh)',
      })
      .option('strict', { type: 'boolean', default: false, describe: 'Exit 1 for what soon expires, too' })
      .option('output', formatOption('Format of findings'))
      .epilog('Exit code 1 for errors. What soon expires is shown and does not fail a pull request: see ca status.')
      .example('$0 ca lint', 'all clusters of the mesh, and what is between them')
      .example('$0 ca lint --bundle ./cacerts', 'one Secret, with its key if that is there')
      .example('$0 ca lint --at 2030-01-01 --strict', 'what will be wrong on a day to come'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const run = async () =>
      (await import('./commands/ca-lint.ts')).caLint({ ...args, format: args.output }, io, new Date());
    process.exitCode = await guarded(io, run, args.output);
  },
};

const caStatusCommand: CommandModule<GlobalArgs, StatusArgs> = {
  command: 'status',
  describe: 'Say when every certificate and revocation list ends; offline, without keys',
  builder: (parser) =>
    withDates(parser)
      .option('output', {
        alias: 'o',
        choices: ['table', 'json', 'prometheus', 'ics'] as const,
        default: 'table' as const,
        describe: 'ics is a calendar, prometheus a file for the textfile collector',
      })
      .epilog('Exit code 1 when something has ended, or ends within half the horizon: for a nightly job.')
      .example('$0 ca status', 'a table')
      .example('$0 ca status -o prometheus > isthmus.prom', 'for an alert')
      .example('$0 ca status -o ics > mesh.ics', 'for a calendar'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const run = async () =>
      (await import('./commands/ca-status.ts')).caStatus({ ...args, format: args.output }, io, new Date());
    process.exitCode = await guarded(io, run, args.output === 'json' ? 'json' : 'table');
  },
};

/** `isthmus ca`: roots, intermediates, requests and revocation lists. No verb of it loads cdk8s or a user's code. */
export const caCommand: CommandModule<GlobalArgs, GlobalArgs> = {
  command: 'ca <verb>',
  describe: 'The certificate authority of the mesh',
  builder: (parser) =>
    parser
      .command(caInitCommand)
      .command(caIssueCommand)
      .command(caRenewCommand)
      .command(caCsrCommand)
      .command(caImportCommand)
      .command(caCrlCommand)
      .command(caLintCommand)
      .command(caStatusCommand)
      .demandCommand(1, 'Name a verb of ca.'),
  handler: () => undefined,
};

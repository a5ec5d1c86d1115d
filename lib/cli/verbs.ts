import type { Argv } from 'yargs';
import { caCommand } from './ca-command.ts';
import { checkCommand } from './check-command.ts';
import { completionCommand } from './completion-command.ts';
import { diffCommand } from './diff-command.ts';
import { explainCommand } from './explain-command.ts';
import type { GlobalArgs } from './global-args.ts';
import { graphCommand } from './graph-command.ts';
import { helpCommand } from './help-command.ts';
import { initCommand } from './init-command.ts';
import { logFormats } from './log-format.ts';
import { nextCommand } from './next-command.ts';
import { recipientsCommand } from './recipients-command.ts';
import { remoteSecretCommand } from './remote-secret-command.ts';
import { renderCommand } from './render-command.ts';
import { reportCommand } from './report-command.ts';
import { scanCommand } from './scan-command.ts';
import { sealCommand } from './seal-command.ts';
import { storeCommand } from './store-command.ts';
import { synthCommand } from './synth-command.ts';
import { whyCommand } from './why-command.ts';

/** The options of every verb. `mesh` is the declaration where no flag names one. */
export const withGlobalOptions = <T>(program: Argv<T>, mesh: string): Argv<T & GlobalArgs> =>
  program
    .option('mesh', { type: 'string', requiresArg: true, describe: 'The declaration', default: mesh })
    .option('ascii', { type: 'boolean', describe: 'ASCII symbols only', default: false })
    .option('log-format', {
      choices: logFormats,
      requiresArg: true,
      describe: 'Words for people, on stderr; json: one object a line',
      default: 'text' as const,
    })
    .option('timeout', {
      type: 'string',
      requiresArg: true,
      describe: 'Stop with exit code 3 after so long, as 500ms, 60s, 2m, when no file has changed yet',
    });

/** Every verb of the program, one line each, in the order that help shows. */
export const withVerbs = <T extends GlobalArgs>(program: Argv<T>): Argv<T> =>
  program
    .command(initCommand)
    .command(nextCommand)
    .command(synthCommand)
    .command(checkCommand)
    .command(explainCommand)
    .command(whyCommand)
    .command(diffCommand)
    .command(graphCommand)
    .command(reportCommand)
    .command(renderCommand)
    .command(caCommand)
    .command(recipientsCommand)
    .command(sealCommand)
    .command(remoteSecretCommand)
    .command(storeCommand)
    .command(scanCommand)
    .command(completionCommand)
    .command(helpCommand);

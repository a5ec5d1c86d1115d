import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import { isthmusVersion } from '../emit/package-root.ts';
import { flagsGivenTwice, UsageError } from './flags-given-twice.ts';
import { caCommand } from './ca-command.ts';
import { recipientsCommand } from './recipients-command.ts';
import { remoteSecretCommand } from './remote-secret-command.ts';
import { renderCommand } from './render-command.ts';
import { scanCommand } from './scan-command.ts';
import { sealCommand } from './seal-command.ts';
import { storeCommand } from './store-command.ts';
import { synthCommand } from './synth-command.ts';

/** The program. Verbs are added one line each; parsing errors and unknown words are usage errors with exit code 2. */
const program = yargs(hideBin(process.argv))
  .scriptName('isthmus')
  .usage('$0 <verb>\n\nOne declaration of a multi-cluster Istio mesh in, one directory of plain YAML per cluster out.')
  .option('mesh', {
    type: 'string',
    requiresArg: true,
    describe: 'The declaration',
    default: process.env['ISTHMUS_MESH'] ?? 'mesh.yaml',
  })
  .option('ascii', { type: 'boolean', describe: 'ASCII symbols only', default: false })
  .command(synthCommand)
  .command(renderCommand)
  .command(caCommand)
  .command(recipientsCommand)
  .command(sealCommand)
  .command(remoteSecretCommand)
  .command(storeCommand)
  .command(scanCommand)
  .middleware((args) => {
    const [twice] = flagsGivenTwice(args, program);
    if (twice !== undefined) throw new UsageError(`--${twice} was given twice.`);
  })
  .demandCommand(1, 'Name a verb.')
  .strict()
  .recommendCommands()
  .alias('h', 'help')
  .version(isthmusVersion())
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .exitProcess(false)
  .fail((message, error, parser) => {
    // Words come with what is wrong on the command line; an error without words comes out of a verb.
    if (error && !message) throw error;
    parser.showHelp('error');
    process.stderr.write(`\n${message}\n`);
    process.exitCode = 2;
  });

// Whoever reads our output may stop reading; then there is nobody to tell, and nothing is wrong with what was done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stdout) process.stderr.write(`isthmus: ${error.message}\n`);
    process.exit(3);
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  program.showHelp('error');
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 2;
}

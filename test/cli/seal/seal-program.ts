import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import { recipientsCommand } from '../../../lib/cli/recipients-command.ts';
import { sealCommand } from '../../../lib/cli/seal-command.ts';

/** The program with the verbs of this folder alone: what their tests start, so that a start loads nothing else. */
await yargs(hideBin(process.argv))
  .scriptName('isthmus')
  .option('mesh', { type: 'string', default: process.env['ISTHMUS_MESH'] ?? 'mesh.yaml' })
  .option('ascii', { type: 'boolean', default: false })
  .command(sealCommand)
  .command(recipientsCommand)
  .demandCommand(1)
  .strict()
  .exitProcess(false)
  .fail((message, error, parser) => {
    if (error) throw error;
    parser.showHelp('error');
    process.stderr.write(`\n${message}\n`);
    process.exitCode = 2;
  })
  .parseAsync();

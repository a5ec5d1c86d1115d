import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import { storeCommand } from '../../../lib/cli/store-command.ts';

/** The program with the verbs of `store` alone: what their tests start, so that a start loads nothing else. */
await yargs(hideBin(process.argv))
  .scriptName('isthmus')
  .option('mesh', { type: 'string', default: process.env['ISTHMUS_MESH'] ?? 'mesh.yaml' })
  .option('ascii', { type: 'boolean', default: false })
  .command(storeCommand)
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

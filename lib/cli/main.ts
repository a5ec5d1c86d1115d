import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import { isthmusVersion } from '../emit/package-root.ts';
import { flagsGivenTwice, UsageError } from './flags-given-twice.ts';
import { helpWords } from './help/help-words.ts';
import { noted } from './help/noted.ts';
import { programSentence } from './help/program-spelling.ts';
import { withGlobalOptions, withVerbs } from './verbs.ts';

/** The program. Its verbs stand in verbs.ts; parsing errors and unknown words are usage errors with exit code 2. */
const program = withGlobalOptions(
  yargs([...helpWords(hideBin(process.argv))]),
  process.env['ISTHMUS_MESH'] ?? 'mesh.yaml',
)
  .scriptName('isthmus')
  .usage(`$0 <verb>\n\n${programSentence}`)
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

withVerbs(noted(program));
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  program.showHelp('error');
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 2;
}

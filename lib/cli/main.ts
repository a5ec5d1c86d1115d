import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import { isthmusVersion } from '../emit/package-root.ts';
import { deadline } from '../files/deadline.ts';
import { guarded } from './exit.ts';
import { flagsGivenTwice, UsageError } from './flags-given-twice.ts';
import { helpWords } from './help/help-words.ts';
import { noted } from './help/noted.ts';
import { countsAnswers, isVerb, programSentence } from './help/program-spelling.ts';
import { processIo } from './io.ts';
import { limitTime } from './time-limit.ts';
import { usageWords } from './usage-words.ts';
import { withGlobalOptions, withVerbs } from './verbs.ts';

const io = processIo(false);

/** What is wrong with the command line, and the help of its verb. */
const wrong: string[] = [];
let verbHelp = '';

const missing = 'An argument is missing: got $1, and the verb needs $2.';

/** A verb whose help the program has shown, if only to us, is not run. */
const noteUsage = (message: string): void => {
  wrong.push(message.replace(/^Not enough non-option arguments: got (\d+), need at least (\d+)$/, missing));
  program.showHelp((text) => (verbHelp = text));
};

/** The program. Its verbs stand in verbs.ts; parsing errors and unknown words are usage errors with exit code 2. */
const program = withGlobalOptions(
  yargs([...helpWords(hideBin(process.argv), isVerb)]),
  process.env['ISTHMUS_MESH'] ?? 'mesh.yaml',
)
  .scriptName('isthmus')
  .usage(`$0 <verb>\n\n${programSentence}`)
  .middleware((args) => {
    const [twice] = flagsGivenTwice(args, program);
    if (twice !== undefined) throw new UsageError(`--${twice} was given twice.`);
    const { timeout } = args;
    if (typeof timeout === 'string' && !countsAnswers(args._)) limitTime(timeout);
  })
  // The words of the parser beside ours: one language.
  .locale('en')
  .demandCommand(1, 'Name a verb.')
  .strict()
  .recommendCommands()
  .alias('h', 'help')
  .version(isthmusVersion())
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .exitProcess(false)
  .fail((message, error) => {
    // Words come with what is wrong on the command line; an error without words comes out of a verb.
    if (error && !message) throw error;
    noteUsage(message);
  });

// Whoever reads our output may stop reading; then there is nobody to tell, and nothing is wrong with what was done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    if (stream === process.stdout) io.err(`isthmus: ${error.message}\n`);
    process.exit(3);
  });
}

withVerbs(noted(program));
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof UsageError) noteUsage(error.message);
  else process.exitCode = await guarded(io, () => Promise.reject(error));
}
if (wrong.length > 0) {
  if (io.logFormat !== 'json') io.err(`${verbHelp}\n\n`);
  io.err(usageWords(wrong.join('\n'), io));
  process.exitCode = 2;
}
// What was stopped may still wait for something that nobody asks for any more.
if (deadline.isOver) process.exit();

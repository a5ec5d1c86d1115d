import type { CommandModule } from 'yargs';
import type { GlobalArgs } from './global-args.ts';
import { helpMark } from './help/help-words.ts';
import { processIo } from './io.ts';

interface HelpArgs extends GlobalArgs {
  readonly verbs: string[];
  readonly output: 'table' | 'json' | 'man';
}

/** `isthmus help`: for people it is what `--help` prints, so `main.ts` turns it into that before it gets here. */
export const helpCommand: CommandModule<GlobalArgs, HelpArgs> = {
  command: 'help [verbs..]',
  describe: 'Say how a verb is used; the whole program for programs and for man',
  builder: (parser) =>
    parser
      .positional('verbs', { type: 'string', array: true, default: [] as string[], describe: 'A verb (all)' })
      .option('output', {
        alias: 'o',
        choices: ['table', 'json', 'man'] as const,
        default: 'table' as const,
        describe: 'json: verbs, options, choices, defaults; man: a manual page',
      })
      .example('$0 help ca init', 'the same as: isthmus ca init --help')
      .example('$0 help -o json', 'for programs')
      .example('$0 help -o man > isthmus.1 && man ./isthmus.1', 'as a manual page'),
  handler: async ({ verbs, output, ascii }) => {
    const { help } = await import('./commands/help.ts');
    const named = verbs.filter((word) => word !== helpMark);
    process.exitCode = await help({ verbs: named, format: output === 'man' ? 'man' : 'json' }, processIo(ascii));
  },
};

import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { formatOption } from './format-option.ts';

interface NextArgs extends GlobalArgs {
  readonly output: 'table' | 'json';
}

/** `isthmus next`. */
export const nextCommand: CommandModule<GlobalArgs, NextArgs> = {
  command: 'next',
  describe: 'Say the one next step of each cluster; offline, without keys',
  builder: (parser) =>
    parser
      .option('output', formatOption('Format'))
      .epilogue('What only a cluster or the store knows is not seen: docs/guides/next.md has the checks for that.')
      .example('$0 next', 'until it says complete')
      .example("$0 next -o json | jq -r '.steps[].commands[]'", 'the commands alone'),
  handler: async ({ mesh, output, ascii }) => {
    const io = processIo(ascii);
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/next.ts')).next({ mesh, format: output }, io),
    );
  },
};

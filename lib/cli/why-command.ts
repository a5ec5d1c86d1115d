import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { formatOption } from './format-option.ts';
import { codeOption, mainToRun } from './own-code.ts';

interface WhyArgs extends GlobalArgs {
  readonly place: string;
  readonly out: string | undefined;
  readonly code: boolean;
  readonly output: 'table' | 'json';
}

/** main.ts runs in its own folder: a path from here is only the same there when it is whole. */
const wholePlace = (place: string): string => {
  const [, path = place, line = ''] = /^(.*?)((?::\d+)*)$/s.exec(place) ?? [];
  return existsSync(path) ? `${resolve(path)}${line}` : place;
};

const flagsFor = ({ mesh, out, place, output, ascii }: WhyArgs): readonly string[] => [
  'why',
  '--mesh',
  resolve(mesh),
  '-o',
  output,
  ...(out === undefined ? [] : ['--out', resolve(out)]),
  ...(ascii ? ['--ascii'] : []),
  '--',
  wholePlace(place),
];

/** `isthmus why`: what main.ts brings has its part in dist, so it runs where it exists. */
export const whyCommand: CommandModule<GlobalArgs, WhyArgs> = {
  command: 'why <place>',
  describe: 'Say where a file of dist, or a line of it, comes from',
  builder: (parser) =>
    parser
      .positional('place', { type: 'string', demandOption: true, describe: 'FILE or FILE:LINE of dist' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder that synth writes (dist beside mesh.yaml)',
      })
      .option('code', codeOption)
      .option('output', formatOption('Format'))
      .example('$0 why dist/east/mesh/60-eastwest/helmrelease-istio-eastwestgateway.yaml:38', 'one line')
      .example('$0 why dist/east/README.md', 'a whole file, with the lines that each field decides')
      .example('$0 why dist/east/helm/istiod.yaml:12 -o json', 'for programs'),
  handler: async (args) => {
    const { mesh, out, place, code, output, ascii } = args;
    const main = mainToRun(mesh, code);
    const io = processIo(ascii);
    process.exitCode = await guarded(io, async () => {
      if (main === undefined) {
        return (await import('./default-app.ts')).whyByDefault({ mesh, out, place, format: output }, io);
      }
      return (await import('./run-main.ts')).runMain(main, flagsFor(args), io);
    });
  },
};

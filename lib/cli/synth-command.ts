import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { formatOption } from './format-option.ts';
import { codeOption, mainToRun } from './own-code.ts';

interface SynthArgs extends GlobalArgs {
  readonly out: string | undefined;
  readonly check: boolean;
  readonly code: boolean;
  readonly cluster: string[] | undefined;
  readonly output: 'table' | 'json';
}

const flagsFor = ({ mesh, out, check, cluster = [], output, ascii }: SynthArgs): readonly string[] => [
  '--mesh',
  resolve(mesh),
  '-o',
  output,
  ...(out === undefined ? [] : ['--out', resolve(out)]),
  ...(check ? ['--check'] : []),
  ...cluster.map((wish) => `--cluster=${wish}`),
  ...(ascii ? ['--ascii'] : []),
];

/** `isthmus synth`: runs main.ts beside mesh.yaml where there is one, since it may extend the mesh in code. */
export const synthCommand: CommandModule<GlobalArgs, SynthArgs> = {
  command: 'synth',
  describe: 'Compile mesh.yaml into dist',
  builder: (parser) =>
    parser
      .option('out', { type: 'string', describe: 'Folder to write (dist beside mesh.yaml)' })
      .option('check', {
        type: 'boolean',
        describe: 'Write nothing; exit 1 when dist is stale or holds a foreign file',
        default: false,
      })
      .option('cluster', {
        alias: 'c',
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Write these clusters only: a,b,glob (all); the whole mesh is checked',
      })
      .option('code', codeOption)
      .option('output', formatOption('Format of findings'))
      .example('$0 synth', 'write dist beside mesh.yaml')
      .example('$0 synth --check', 'in CI: fail when dist was not committed')
      .example('$0 synth -c eu-*', 'the files of some clusters; the others keep every byte')
      .example('$0 synth --no-code', 'without main.ts'),
  handler: async (args) => {
    const main = mainToRun(args.mesh, args.code);
    const io = processIo(args.ascii);
    process.exitCode = await guarded(io, async () => {
      // What builds objects is loaded for this verb alone: the verbs that handle secrets never meet it.
      if (main === undefined) {
        return (await import('./default-app.ts')).synthByDefault(
          { ...args, clusters: args.cluster ?? [], format: args.output },
          io,
        );
      }
      return (await import('./run-main.ts')).runMain(main, flagsFor(args), io);
    });
  },
};

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation } from '../synth/synth.ts';
import { synth } from './commands/synth.ts';
import { guarded } from './exit.ts';
import { processIo } from './io.ts';
import { runMain } from './run-main.ts';

/** What every verb takes. */
export interface GlobalArgs {
  readonly mesh: string;
  readonly ascii: boolean;
}

interface SynthArgs extends GlobalArgs {
  readonly out: string | undefined;
  readonly check: boolean;
  readonly code: boolean;
  readonly output: 'table' | 'json';
}

const flagsFor = ({ mesh, out, check, output, ascii }: SynthArgs): readonly string[] => [
  '--mesh',
  resolve(mesh),
  '-o',
  output,
  ...(out === undefined ? [] : ['--out', resolve(out)]),
  ...(check ? ['--check'] : []),
  ...(ascii ? ['--ascii'] : []),
];

/** `isthmus synth`: runs main.ts beside mesh.yaml where there is one, since it may extend the mesh in code. */
export const synthCommand: CommandModule<GlobalArgs, SynthArgs> = {
  command: 'synth',
  describe: 'Compile mesh.yaml into dist',
  builder: (parser) =>
    parser
      .option('out', { type: 'string', describe: 'Folder to write (dist beside mesh.yaml)' })
      .option('check', { type: 'boolean', describe: 'Write nothing; exit 1 when dist is stale', default: false })
      .option('code', { type: 'boolean', describe: 'Run main.ts where it exists', default: true })
      .option('output', {
        alias: 'o',
        choices: ['table', 'json'] as const,
        describe: 'Format of findings',
        default: 'table' as const,
      })
      .example('$0 synth', 'write dist beside mesh.yaml')
      .example('$0 synth --check', 'in CI: fail when dist was not committed')
      .example('$0 synth --no-code', 'without main.ts'),
  handler: async (args) => {
    const main = join(dirname(resolve(args.mesh)), 'main.ts');
    const io = processIo(args.ascii);
    process.exitCode = await guarded(io, async () =>
      args.code && existsSync(main)
        ? runMain(main, flagsFor(args), io)
        : synth({ ...args, format: args.output, customisation: emptyCustomisation(defaultRegistry) }, io),
    );
  },
};

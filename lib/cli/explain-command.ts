import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { formatOption } from './format-option.ts';
import { codeOption, mainToRun } from './own-code.ts';

interface ExplainArgs extends GlobalArgs {
  readonly path: string;
  readonly code: boolean;
  readonly output: 'table' | 'json';
}

/** `isthmus explain`: main.ts may bring addons of its own, with words of their own. */
export const explainCommand: CommandModule<GlobalArgs, ExplainArgs> = {
  command: 'explain [path]',
  describe: 'Say what a field of mesh.yaml means and is worth in each cluster, or what a finding of check means',
  builder: (parser) =>
    parser
      .positional('path', {
        type: 'string',
        default: '',
        describe: 'A field, as clusters.*.gateway.replicas, or a code of check (the whole declaration)',
      })
      .option('code', codeOption)
      .option('output', formatOption('Format'))
      .example('$0 explain', 'what a declaration may say')
      .example("$0 explain 'clusters.*.gateway'", 'the fields of a map')
      .example('$0 explain clusters.east.gateway.replicas', 'what it is worth there, and who says so')
      .example('$0 explain addons.kiali -o json', 'for programs')
      .example('$0 explain peering-missing', 'the page of a code that check has shown'),
  handler: async ({ mesh, path, code, output, ascii }) => {
    const main = mainToRun(mesh, code);
    const io = processIo(ascii);
    process.exitCode = await guarded(io, async () => {
      // What a code of check means does not depend on anybody's main.ts.
      const isCode = (await import('../check/codes.ts')).codes.has(path);
      if (isCode || main === undefined) {
        return (await import('./default-app.ts')).explainByDefault({ mesh, path, format: output }, io);
      }
      const flags = ['explain', '--mesh', resolve(mesh), '-o', output, ...(ascii ? ['--ascii'] : []), '--', path];
      return (await import('./run-main.ts')).runMain(main, flags, io);
    });
  },
};

import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';

interface GraphArgs extends GlobalArgs {
  readonly output: 'mermaid' | 'dot' | 'svg';
  readonly check: boolean;
  readonly at: string | undefined;
}

/** `isthmus graph`: a picture of the mesh. */
export const graphCommand: CommandModule<GlobalArgs, GraphArgs> = {
  command: 'graph',
  describe: 'Draw clusters, networks, trust and peering; offline, without keys',
  builder: (parser) =>
    parser
      .option('output', {
        alias: 'o',
        choices: ['mermaid', 'dot', 'svg'] as const,
        default: 'mermaid' as const,
        describe: 'Mermaid for Markdown, DOT for Graphviz, SVG for a browser',
      })
      .option('check', { type: 'boolean', default: true, describe: 'Draw red what isthmus check finds wrong' })
      .option('at', { type: 'string', requiresArg: true, describe: 'Count the ends of certificates from this day' })
      .epilog('Red is what a check finds wrong, dashed what is not sealed yet. Many clusters are drawn by network.')
      .example('$0 graph', 'for a Markdown page, between ```mermaid and ```')
      .example('$0 graph -o svg > mesh.svg', 'for a browser or a page, light and dark')
      .example('$0 graph -o dot | dot -Tpdf > mesh.pdf', 'with Graphviz'),
  handler: async ({ mesh, output, check, at, ascii }) => {
    const io = processIo(ascii);
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/graph.ts')).graph({ mesh, format: output, check, at }, io, new Date()),
    );
  },
};

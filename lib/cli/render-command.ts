import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { type RenderProgram, renderPrograms } from '../plan/rendered-plan.ts';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';
import { renderFlags } from './render-flags.ts';
import { formatOption } from './format-option.ts';
import { codeOption, mainToRun } from './own-code.ts';

interface RenderArgs extends GlobalArgs {
  readonly cluster: string[] | undefined;
  readonly with: RenderProgram;
  readonly tool: string[] | undefined;
  readonly charts: string | undefined;
  readonly 'allow-version': string;
  readonly check: boolean;
  readonly code: boolean;
  readonly output: 'table' | 'json';
}

/** `isthmus render`: runs main.ts beside mesh.yaml where there is one, since its addons are part of the mesh config. */
export const renderCommand: CommandModule<GlobalArgs, RenderArgs> = {
  command: 'render',
  describe: 'Make the objects of the install method rendered with your istioctl or helm',
  builder: (parser) =>
    parser
      .option('cluster', {
        alias: 'c',
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Clusters: a,b,glob (all)',
      })
      .option('with', {
        choices: renderPrograms,
        default: 'istioctl' as const,
        describe: 'The program that makes them',
      })
      .option('tool', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'Path of that program (the one on PATH); several istioctls where a canary is of another release',
      })
      .option('charts', {
        type: 'string',
        requiresArg: true,
        describe: 'With helm: folder with base, istiod, gateway (the repository of install.charts)',
      })
      .option('allow-version', {
        type: 'string',
        requiresArg: true,
        default: '',
        describe: 'Why a build without a release number is right; it is recorded',
      })
      .option('check', { type: 'boolean', default: false, describe: 'Write nothing; exit 1 when rendered/ is stale' })
      .option('code', codeOption)
      .option('output', formatOption('Format of the result'))
      .example('$0 render', 'all clusters, with the istioctl on PATH; then: isthmus synth')
      .example('$0 render -c east --tool ./bin/istioctl', 'one cluster, another istioctl')
      .example('$0 render --with helm', 'from the charts of the declared repository')
      .example('$0 render --with helm --charts ./charts', 'without a network')
      .example('$0 render --check', 'in CI: fail when rendered/ is not what istioctl makes'),
  handler: async (args) => {
    const io = processIo(args.ascii);
    const {
      cluster: clusters = [],
      with: program,
      tool: tools = [],
      charts,
      allowVersion,
      check,
      output,
      ascii,
    } = args;
    const wish = {
      mesh: resolve(args.mesh),
      clusters,
      with: program,
      tools: tools.map((path) => resolve(path)),
      charts: charts === undefined ? undefined : resolve(charts),
      allowVersion,
      check,
      format: output,
      ascii,
    };
    const main = mainToRun(wish.mesh, args.code);
    process.exitCode = await guarded(io, async () => {
      if (main !== undefined) {
        return (await import('./run-main.ts')).runMain(main, ['render', ...renderFlags(wish)], io);
      }
      const surroundings = { folder: process.cwd(), environment: process.env };
      return (await import('./default-app.ts')).renderByDefault({ ...wish, ...surroundings }, io);
    });
  },
};

import { parseArgs } from 'node:util';
import { type RenderProgram, renderPrograms } from '../plan/rendered-plan.ts';
import type { RenderInvocation } from './commands/render.ts';

/** What the flags of `isthmus render` say; the rest of an invocation comes from the process and from main.ts. */
export type RenderWish = Omit<RenderInvocation, 'folder' | 'environment' | 'customisation'> & {
  readonly ascii: boolean;
};

const flags = {
  mesh: { type: 'string' },
  cluster: { type: 'string', short: 'c', multiple: true, default: [] as string[] },
  with: { type: 'string', default: 'istioctl' },
  tool: { type: 'string', multiple: true, default: [] as string[] },
  charts: { type: 'string' },
  'allow-version': { type: 'string', default: '' },
  check: { type: 'boolean', default: false },
  output: { type: 'string', short: 'o', default: 'table' },
  ascii: { type: 'boolean', default: false },
} as const;

const given = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`--${name}=${value}`];

/** A wish as the flags that a main.ts reads back. */
export const renderFlags = (wish: RenderWish): readonly string[] => [
  ...given('mesh', wish.mesh),
  ...wish.clusters.flatMap((cluster) => given('cluster', cluster)),
  ...given('with', wish.with),
  ...wish.tools.flatMap((path) => given('tool', path)),
  ...given('charts', wish.charts),
  ...(wish.allowVersion === '' ? [] : given('allow-version', wish.allowVersion)),
  ...(wish.check ? ['--check'] : []),
  ...given('output', wish.format),
  ...(wish.ascii ? ['--ascii'] : []),
];

const programOf = (text: string): RenderProgram | undefined => renderPrograms.find((name) => name === text);

/** The wish that flags say, or what is wrong with them. `mesh` is the declaration where no flag names one. */
export const readRenderFlags = (args: readonly string[], mesh: string): RenderWish | string => {
  try {
    const { values } = parseArgs({ args: [...args], options: flags, allowPositionals: false });
    const { mesh: named = mesh, output, with: program, tool: tools, charts, check, ascii } = values;
    const known = programOf(program);
    if (output !== 'table' && output !== 'json') return `-o ${output}: choose table or json`;
    if (known === undefined) return `--with ${program}: choose ${renderPrograms.join(' or ')}`;
    return {
      mesh: named,
      clusters: values.cluster,
      with: known,
      tools,
      charts,
      allowVersion: values['allow-version'],
      check,
      format: output,
      ascii,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

import { parseArgs } from 'node:util';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { CommandError } from '../lab/command.ts';
import { defaultCache, provideTools } from '../tools/cache.ts';
import { ToolError } from '../tools/tool-error.ts';
import { plansOfMesh } from './mesh-plans.ts';
import { outcomeOf } from './outcome-of.ts';
import { betweenPrograms } from './known-differences.ts';
import { isClean, reportText } from './report.ts';
import { parityTools, type Tools } from './tools.ts';

const usage = `usage: npm run parity -- MESH.yaml [--cache DIR] [--bin DIR]...
  Compares what istioctl and what Helm make of every cluster of a declaration. The plans of our own are the suite parity.
  --cache  where tools are built, default \${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance
  --bin    a folder with pinned programs that are there already
`;

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

const toolsIn = (cache: string, bin: readonly string[]): Tools => {
  const paths = provideTools(parityTools, { cache, bin }, say);
  const at = (name: (typeof parityTools)[number]): string => paths.get(name) ?? name;
  return { istioctl: at('istioctl'), helm: at('helm'), kustomize: at('kustomize'), charts: at('charts') };
};

/** 0 when all differences are known and all promises kept, 1 when not, 2 for a wrong call, 3 when a program or the declaration is refused. */
const main = (): number => {
  const bin = { type: 'string', multiple: true } as const;
  const options = { cache: { type: 'string' }, bin, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [mesh, ...others] = positionals;
  if (mesh === undefined || others.length > 0 || values.help === true) {
    process.stderr.write(usage);
    return values.help === true ? 0 : 2;
  }
  const plans = plansOfMesh(mesh);
  const tools = toolsIn(values.cache ?? defaultCache(), values.bin ?? []);
  const outcomes = plans.map((plan) => outcomeOf(plan, tools));
  process.stdout.write(reportText(betweenPrograms, outcomes));
  return outcomes.every(isClean) ? 0 : 1;
};

try {
  process.exitCode = main();
} catch (error) {
  const wrongCall = error instanceof TypeError && 'code' in error;
  const refused = error instanceof ToolError || error instanceof CommandError || error instanceof MeshError;
  if (!wrongCall && !refused) throw error;
  say(error.message);
  process.exitCode = wrongCall ? 2 : 3;
}

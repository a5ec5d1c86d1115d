import { parseArgs } from 'node:util';
import { defaultCache, provideTools } from './cache.ts';
import { ToolError } from './tool-error.ts';
import { toolNamed, toolNames } from './tools.ts';

const usage = `usage: jiti conformance/tools/run.ts [--cache DIR] [--bin DIR]... [TOOL]...
  Builds the pinned tools of the conformance runs, all or those that are named, and prints their paths.
  --cache  default: \${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance
  --bin    a folder with programs that are there already
  tools: ${toolNames.join(' ')} (and kubectl)
`;

const main = (): number => {
  const { values, positionals } = parseArgs({
    options: { cache: { type: 'string' }, bin: { type: 'string', multiple: true }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const unknown = positionals.filter((name) => toolNamed(name) === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`no such tool: ${unknown.join(', ')}\n${usage}`);
    return 2;
  }
  const names = positionals.length === 0 ? toolNames : positionals.flatMap((name) => toolNamed(name) ?? []);
  const places = { cache: values.cache ?? defaultCache(), bin: values.bin ?? [] };
  const paths = provideTools(names, places, (line) => process.stderr.write(`${line}\n`));
  for (const [name, path] of paths) process.stdout.write(`${name}\t${path}\n`);
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  const wrongCall = error instanceof TypeError && 'code' in error;
  if (!wrongCall && !(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = wrongCall ? 2 : 3;
}

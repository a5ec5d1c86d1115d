import { parseArgs } from 'node:util';
import { defaultCache, provideGoPrograms } from './cache.ts';
import { ToolError } from './tool-error.ts';

const usage = `usage: jiti conformance/tools/run.ts [--cache DIR] [--bin DIR]...
  Builds the pinned programs of the conformance runs and prints their paths.
  --cache  default: \${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance
  --bin    a folder with programs that are there already
`;

const main = (): number => {
  const { values } = parseArgs({
    options: { cache: { type: 'string' }, bin: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const places = { cache: values.cache ?? defaultCache(), bin: values.bin ?? [] };
  const programs = provideGoPrograms(places, (line) => process.stderr.write(`${line}\n`));
  for (const [name, file] of Object.entries(programs)) process.stdout.write(`${name}\t${file}\n`);
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}

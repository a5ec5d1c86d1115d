import { parseArgs } from 'node:util';
import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation, type Customisation } from '../synth/synth.ts';
import { synth } from './commands/synth.ts';
import { guarded } from './exit.ts';
import { processIo } from './io.ts';
import { printable } from './printable.ts';

const flags = {
  mesh: { type: 'string' },
  out: { type: 'string' },
  check: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  ascii: { type: 'boolean' },
} as const;

const readFlags = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({ args: [...args], options: flags, allowPositionals: false });
    const { output = 'table', ...rest } = values;
    if (output !== 'table' && output !== 'json') return `-o ${output}: choose table or json`;
    return { ...rest, output } as const;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * The app of main.ts: reads mesh.yaml, adds what the caller brings, and writes dist. It takes the flags of
 * `isthmus synth`, and under `cdk8s synth` writes where that says. Sets the exit code of the process.
 */
export const runApp = async (own: Partial<Customisation> = {}): Promise<void> => {
  const values = readFlags(process.argv.slice(2));
  if (typeof values === 'string') {
    process.stderr.write(`${printable(values)}\n`);
    process.exitCode = 2;
    return;
  }
  const io = processIo(values.ascii ?? false);
  const input = {
    mesh: values.mesh ?? process.env['ISTHMUS_MESH'] ?? 'mesh.yaml',
    out: values.out ?? process.env['CDK8S_OUTDIR'],
    check: values.check ?? false,
    format: values.output,
    customisation: { ...emptyCustomisation(defaultRegistry), ...own },
  };
  process.exitCode = await guarded(io, () => synth(input, io));
};

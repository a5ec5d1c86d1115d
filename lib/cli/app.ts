import { parseArgs } from 'node:util';
import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation, type Customisation } from '../synth/synth.ts';
import { render } from './commands/render.ts';
import { synth } from './commands/synth.ts';
import { guarded } from './exit.ts';
import { processIo } from './io.ts';
import { printable } from './printable.ts';
import { readRenderFlags } from './render-flags.ts';

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

const usage = (words: string): void => {
  process.stderr.write(`${printable(words)}\n`);
  process.exitCode = 2;
};

const declared = (): string => process.env['ISTHMUS_MESH'] ?? 'mesh.yaml';

const runRender = async (args: readonly string[], customisation: Customisation): Promise<void> => {
  const wish = readRenderFlags(args, declared());
  if (typeof wish === 'string') {
    usage(wish);
    return;
  }
  const io = processIo(wish.ascii);
  const surroundings = { folder: process.cwd(), environment: process.env, customisation };
  process.exitCode = await guarded(io, () => render({ ...wish, ...surroundings }, io));
};

const runSynth = async (args: readonly string[], customisation: Customisation): Promise<void> => {
  const values = readFlags(args);
  if (typeof values === 'string') {
    usage(values);
    return;
  }
  const io = processIo(values.ascii ?? false);
  const input = {
    mesh: values.mesh ?? declared(),
    out: values.out ?? process.env['CDK8S_OUTDIR'],
    check: values.check ?? false,
    format: values.output,
    customisation,
  };
  process.exitCode = await guarded(io, () => synth(input, io));
};

/**
 * The app of main.ts: reads mesh.yaml, adds what the caller brings, and writes dist. It takes the flags of
 * `isthmus synth`, and under `cdk8s synth` writes where that says; with `render` as its first word it does what
 * `isthmus render` does. Sets the exit code of the process.
 */
export const runApp = async (own: Partial<Customisation> = {}): Promise<void> => {
  const customisation = { ...emptyCustomisation(defaultRegistry), ...own };
  const [first, ...rest] = process.argv.slice(2);
  if (first === 'render') await runRender(rest, customisation);
  else await runSynth(process.argv.slice(2), customisation);
};

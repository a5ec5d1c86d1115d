import { parseArgs, type ParseArgsConfig } from 'node:util';
import { deadline } from '../files/deadline.ts';
import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation, type Customisation } from '../synth/synth.ts';
import { explain } from './commands/explain.ts';
import { render } from './commands/render.ts';
import { synth } from './commands/synth.ts';
import { why } from './commands/why.ts';
import { guarded } from './exit.ts';
import { globalWords } from './global-words.ts';
import { processIo } from './io.ts';
import { logFormats } from './log-format.ts';
import { readRenderFlags } from './render-flags.ts';
import { reportedCode } from './run-main.ts';
import { limitTime } from './time-limit.ts';
import { usageWords } from './usage-words.ts';

const flags = {
  mesh: { type: 'string' },
  output: { type: 'string', short: 'o', default: 'table' },
  ascii: { type: 'boolean', default: false },
} as const;

const synthFlags = {
  ...flags,
  out: { type: 'string' },
  check: { type: 'boolean', default: false },
  cluster: { type: 'string', short: 'c', multiple: true, default: [] as string[] },
} as const;

const whyFlags = { ...flags, out: { type: 'string' } } as const;

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command line says, or what is wrong with it. */
const read = <T extends Options>(args: readonly string[], options: T, positionals: boolean) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: positionals });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const formatOf = (output: string): 'table' | 'json' | undefined =>
  output === 'table' || output === 'json' ? output : undefined;

const usage = (words: string): void => {
  const io = processIo(false);
  io.err(usageWords(words, io));
  process.exitCode = 2;
};

const declared = (): string => process.env['ISTHMUS_MESH'] ?? 'mesh.yaml';

type Run = (args: readonly string[], customisation: Customisation) => Promise<void>;

const runRender: Run = async (args, customisation) => {
  const wish = readRenderFlags(args, declared());
  if (typeof wish === 'string') {
    usage(wish);
    return;
  }
  const io = processIo(wish.ascii);
  const surroundings = { folder: process.cwd(), environment: process.env, customisation };
  process.exitCode = await guarded(io, () => render({ ...wish, ...surroundings }, io));
};

const runSynth: Run = async (args, customisation) => {
  const found = read(args, synthFlags, false);
  if (typeof found === 'string') {
    usage(found);
    return;
  }
  const { mesh = declared(), out = process.env['CDK8S_OUTDIR'], check, cluster, output, ascii } = found.values;
  const format = formatOf(output);
  if (format === undefined) {
    usage(`-o ${output}: choose table or json`);
    return;
  }
  const io = processIo(ascii);
  const input = { mesh, out, check, clusters: cluster, format, customisation };
  process.exitCode = await guarded(io, () => synth(input, io));
};

/** The verbs that ask about one thing: a path of the declaration, or a place in dist. */
const runQuestion =
  (verb: 'explain' | 'why'): Run =>
  async (args, customisation) => {
    const found = read(args, whyFlags, true);
    if (typeof found === 'string') {
      usage(found);
      return;
    }
    const { mesh = declared(), out, output, ascii } = found.values;
    const format = formatOf(output);
    const [asked = ''] = found.positionals;
    if (format === undefined || found.positionals.length > 1) {
      usage(format === undefined ? `-o ${output}: choose table or json` : `${verb} takes one argument`);
      return;
    }
    const io = processIo(ascii);
    process.exitCode = await guarded(io, () =>
      verb === 'explain'
        ? explain({ mesh, path: asked, format, customisation }, io)
        : why({ mesh, out, place: asked, format, customisation }, io),
    );
  };

const verbs = new Map<string, Run>([
  ['render', runRender],
  ['explain', runQuestion('explain')],
  ['why', runQuestion('why')],
]);

/**
 * The app of main.ts: reads mesh.yaml, adds what the caller brings, and writes dist. It takes the flags of
 * `isthmus synth`, and under `cdk8s synth` writes where that says; with `render`, `explain` or `why` as its first word it
 * does what that verb does. Sets the exit code of the process.
 */
export const runApp = async (own: Partial<Customisation> = {}): Promise<void> => {
  const customisation = { ...emptyCustomisation(defaultRegistry), ...own };
  const { logFormat, timeout, rest } = globalWords(process.argv.slice(2));
  if (logFormat !== undefined && !logFormats.some((one) => one === logFormat)) {
    usage(`--log-format ${logFormat}: choose ${logFormats.join(' or ')}`);
    return;
  }
  const verb = verbs.get(rest[0] ?? '');
  const code = await guarded(processIo(false), async () => {
    if (timeout !== undefined) limitTime(timeout);
    await (verb === undefined ? runSynth(rest, customisation) : verb(rest.slice(1), customisation));
    return 0;
  });
  process.exitCode = reportedCode(code === 0 ? process.exitCode : code);
  // What was stopped may still wait for something that nobody asks for any more.
  if (deadline.isOver) process.exit();
};

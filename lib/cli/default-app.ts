import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation } from '../synth/synth.ts';
import { explain, type ExplainInput } from './commands/explain.ts';
import { render, type RenderInvocation } from './commands/render.ts';
import { synth, type SynthInput } from './commands/synth.ts';
import { why, type WhyInput } from './commands/why.ts';
import type { ExitCode, Io } from './io.ts';

const customisation = () => emptyCustomisation(defaultRegistry);

/** `isthmus synth` where there is no main.ts: our own addons and nothing else. */
export const synthByDefault = (input: Omit<SynthInput, 'customisation'>, io: Io): Promise<ExitCode> =>
  synth({ ...input, customisation: customisation() }, io);

/** `isthmus render` where there is no main.ts. */
export const renderByDefault = (input: Omit<RenderInvocation, 'customisation'>, io: Io): Promise<ExitCode> =>
  render({ ...input, customisation: customisation() }, io);

/** `isthmus explain` where there is no main.ts. */
export const explainByDefault = (input: Omit<ExplainInput, 'customisation'>, io: Io): Promise<ExitCode> =>
  explain({ ...input, customisation: customisation() }, io);

/** `isthmus why` where there is no main.ts. */
export const whyByDefault = (input: Omit<WhyInput, 'customisation'>, io: Io): Promise<ExitCode> =>
  why({ ...input, customisation: customisation() }, io);

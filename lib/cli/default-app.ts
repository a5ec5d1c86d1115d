import { defaultRegistry } from '../registry.ts';
import { emptyCustomisation } from '../synth/synth.ts';
import { render, type RenderInvocation } from './commands/render.ts';
import { synth, type SynthInput } from './commands/synth.ts';
import type { ExitCode, Io } from './io.ts';

/** `isthmus synth` where there is no main.ts: our own addons and nothing else. */
export const synthByDefault = (input: Omit<SynthInput, 'customisation'>, io: Io): Promise<ExitCode> =>
  synth({ ...input, customisation: emptyCustomisation(defaultRegistry) }, io);

/** `isthmus render` where there is no main.ts. */
export const renderByDefault = (input: Omit<RenderInvocation, 'customisation'>, io: Io): Promise<ExitCode> =>
  render({ ...input, customisation: emptyCustomisation(defaultRegistry) }, io);

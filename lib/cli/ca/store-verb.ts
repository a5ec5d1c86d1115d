import { homedir } from 'node:os';
import { guarded } from '../exit.ts';
import { type ExitCode, type Io, processIo } from '../io.ts';
import { type SecretInput, secretInput } from '../secret-input.ts';

/** Runs a verb with the store for this process: environment, clock and exit code come in here and nowhere else. */
export const runStoreVerb = async (
  args: Parameters<typeof secretInput>[0] & { readonly ascii: boolean },
  run: (input: SecretInput, io: Io, now: Date) => Promise<ExitCode>,
): Promise<void> => {
  const io = processIo(args.ascii);
  const input = secretInput(args, process.env, homedir());
  process.exitCode = await guarded(io, () => run(input, io, new Date()));
};

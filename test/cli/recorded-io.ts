import type { ExitCode, Io } from '../../lib/cli/io.ts';

/** What a verb came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a verb with an io that is no terminal but for what `over` says, and gives back its exit code and all it printed. */
export const recorded = async (
  run: (io: Io) => Promise<ExitCode>,
  over: Partial<Pick<Io, 'ascii' | 'columns'>> = {},
): Promise<Outcome> => {
  let [out, err] = ['', ''];
  const code = await run({
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    columns: undefined,
    color: false,
    ascii: true,
    ...over,
  });
  return { code, out, err };
};

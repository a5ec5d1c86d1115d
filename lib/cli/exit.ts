import type { ExitCode, Io } from './io.ts';
import { printable } from './printable.ts';

/** What the operating system says when the fault is not ours: no space, no right, too many files. */
const isEnvironment = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** Runs a verb and turns whatever it throws into words and an exit code; no stack trace for a fault that is not ours. */
export const guarded = async (io: Io, run: () => Promise<ExitCode>): Promise<ExitCode> => {
  try {
    return await run();
  } catch (error) {
    if (isEnvironment(error)) {
      io.err(`isthmus: ${printable(error.message)}\n`);
      return 3;
    }
    io.err(
      `isthmus: this is a fault in isthmus itself, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return 4;
  }
};

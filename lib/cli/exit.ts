import { deadline } from '../files/deadline.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import { EnvironmentError, MeshError } from '../plan/mesh-error.ts';
import type { ExitCode, Io } from './io.ts';
import { issueCount, issueTable } from './issue-table.ts';
import { issueRecords } from './log-format.ts';
import { InterruptedError } from './interrupted-error.ts';

/** What the operating system says when the fault is not ours: no space, no right, too many files. */
const isEnvironment = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** What a verb can say of its own end, behind the count of issues. Default: nothing. */
type Ending = (error: MeshError) => string;

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'give yourself the right, or run where you have it',
  EPERM: 'give yourself the right, or run where you have it',
  EROFS: 'make the file system writable, or work in a copy',
  ENOSPC: 'make room and run again',
  EDQUOT: 'make room and run again',
  ENOENT: 'make the folder that is missing, or name another place',
};

const systemIssue = ({ code = '', message, path }: NodeJS.ErrnoException): Issue => ({
  code: 'system-error',
  severity: 'error',
  path: [],
  ...(path === undefined ? {} : { at: { file: path, line: 1, column: 1 } }),
  problem: message,
  remedy: remedies[code] ?? 'see what the system says, and run again',
});

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const faultIssue = (error: unknown): Issue =>
  errorAt('isthmus-fault', [], stackOf(error), 'this is a fault in isthmus itself, please report it');

/** The issues that ended a verb: 3 where the fault lies outside the declaration, else 2. */
const refused = (error: MeshError, format: 'table' | 'json', io: Io, ending: Ending): void => {
  const { issues } = error;
  if (format === 'json') io.out(`${JSON.stringify({ issues }, undefined, 2)}\n`);
  else io.err(`${issueTable(issues, io)}${[`${issueCount(issues)}.`, ending(error)].join(' ').trimEnd()}\n`);
};

/**
 * Runs a verb and turns whatever it throws into words and an exit code; no stack trace for a fault that is not ours. A
 * verb that had to stop has changed nothing.
 */
export const guarded = async (
  io: Io,
  run: () => Promise<ExitCode>,
  format: 'table' | 'json' = 'table',
  ending: Ending = () => '',
): Promise<ExitCode> => {
  try {
    return await deadline.within(run);
  } catch (error) {
    if (error instanceof MeshError) {
      refused(error, format, io, ending);
      return error instanceof EnvironmentError ? 3 : 2;
    }
    if (error instanceof InterruptedError) {
      io.err('isthmus: interrupted, nothing was changed\n');
      return 3;
    }
    if (isEnvironment(error)) {
      refused(new EnvironmentError([systemIssue(error)]), format, io, () => '');
      return 3;
    }
    io.err(
      io.logFormat === 'json'
        ? issueRecords([faultIssue(error)])
        : `isthmus: this is a fault in isthmus itself, please report it.\n${stackOf(error)}\n`,
    );
    return 4;
  }
};

import { deadline } from '../files/deadline.ts';
import { type LogFormat, logFormatIn, records } from './log-format.ts';

/** What a verb prints to: data to `out`, words for people to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Width of the terminal behind `err`; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  readonly color: boolean;
  /** Plain ASCII symbols only. */
  readonly ascii: boolean;
  /** How the words of `err` go out. Default: text. */
  readonly logFormat?: LogFormat;
}

/** 0 clean, 1 findings or differences, 2 wrong usage or declaration, 3 environment, 4 fault in isthmus itself. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** The io of this process. Colour only on a terminal, and not with NO_COLOR or TERM=dumb. */
export const processIo = (ascii: boolean): Io => {
  const { env } = process;
  const logFormat = logFormatIn(process.argv.slice(2));
  const utf8 = /utf-?8/i.test(env['LC_ALL'] ?? env['LC_CTYPE'] ?? env['LANG'] ?? 'UTF-8');
  return {
    out: (text) => {
      deadline.check();
      process.stdout.write(text);
    },
    err: (text) => process.stderr.write(logFormat === 'json' ? records(text) : text),
    // A terminal that does not know its width says 0.
    columns: process.stderr.isTTY && process.stderr.columns > 0 ? process.stderr.columns : undefined,
    color: process.stderr.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    ascii: ascii || !utf8,
    logFormat,
  };
};

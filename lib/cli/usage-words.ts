import { errorAt } from '../plan/issue.ts';
import type { Io } from './io.ts';
import { issueRecords } from './log-format.ts';
import { printable } from './printable.ts';

const remedy = 'isthmus help, or --help behind the verb, says what there is';

/** What is wrong with a command line, as words or as one record. */
export const usageWords = (message: string, { logFormat }: Io): string =>
  logFormat === 'json'
    ? issueRecords([errorAt('usage', ['command line'], message, remedy)])
    : `${message.split('\n').map(printable).join('\n')}\n`;

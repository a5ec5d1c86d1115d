import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SecretBytes } from '../pki/secret-bytes.ts';
import { InterruptedError } from './interrupted-error.ts';

/** A terminal with a person in front of it; `process` in the program. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** True when there is a person to ask: both what is read and what is shown is a terminal. */
export const canAsk = ({ stdin, stderr }: Terminal = process): boolean => stdin.isTTY === true && stderr.isTTY === true;

const interrupted = (terminal: Interface): Promise<never> =>
  new Promise((_, reject) => {
    terminal.once('SIGINT', () => reject(new InterruptedError()));
    terminal.once('close', () => reject(new InterruptedError()));
  });

/**
 * Asks for a text that is not shown while it is typed; an InterruptedError on Ctrl-C. The text passes through a string of
 * JavaScript, which nobody can wipe: a file or a descriptor leaves fewer copies.
 */
export const askSecret = async (question: string, { stdin, stderr }: Terminal = process): Promise<SecretBytes> => {
  stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: silent, terminal: true, historySize: 0 });
  try {
    return new SecretBytes(Buffer.from(await Promise.race([terminal.question(''), interrupted(terminal)]), 'utf8'));
  } finally {
    terminal.close();
    stderr.write('\n');
  }
};

/** Asks a question that wants exactly one answer; anything else is a no, and an InterruptedError on Ctrl-C. */
export const askWord = async (
  question: string,
  wanted: string,
  { stdin, stderr }: Terminal = process,
): Promise<boolean> => {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return (await Promise.race([terminal.question(question), interrupted(terminal)])).trim() === wanted;
  } finally {
    terminal.close();
  }
};

import { isthmusVersion } from '../../emit/package-root.ts';
import { manPage } from '../help/man-page.ts';
import { programSpelling } from '../help/program-spelling.ts';
import { type VerbSpelling, verbNamed } from '../help/spelling.ts';
import { environment, exitCodes, notesOf } from '../help/verb-notes.ts';
import type { ExitCode, Io } from '../io.ts';
import { usageWords } from '../usage-words.ts';

export interface HelpInput {
  /** Words of a verb; none: the whole program. */
  readonly verbs: readonly string[];
  readonly format: 'json' | 'man';
}

const verbJson = (verb: VerbSpelling): object => {
  const { words, verbs, ...rest } = verb;
  const own = notesOf(words);
  return {
    verb: words.join(' '),
    ...rest,
    ...(own ? { files: own.files, environment: own.environment, exitCodes: Object.fromEntries(exitCodes(own)) } : {}),
    verbs: verbs.map(verbJson),
  };
};

/** Prints how the program, or one of its verbs, is spelled. */
export const help = async ({ verbs, format }: HelpInput, io: Io): Promise<ExitCode> => {
  const root = programSpelling();
  const found = verbNamed(root, verbs);
  if (found === undefined) {
    io.err(usageWords(`isthmus: there is no verb ${JSON.stringify(verbs.join(' '))}; isthmus help lists all`, io));
    return 2;
  }
  io.out(
    format === 'man'
      ? manPage(found.words.length === 0 ? root : { ...root, verbs: [found] }, isthmusVersion())
      : `${JSON.stringify({ version: isthmusVersion(), environment, ...verbJson(found) }, undefined, 2)}\n`,
  );
  return 0;
};

import { parseArgs } from 'node:util';

/** What the words of a command line say to every verb, and the words without that. */
export interface GlobalWords {
  readonly logFormat: string | undefined;
  readonly timeout: string | undefined;
  readonly rest: readonly string[];
}

const options = { 'log-format': { type: 'string' }, timeout: { type: 'string' } } as const;

const said = (value: string | boolean | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Takes `--log-format` and `--timeout` out of the words of a main.ts; its verbs never see them. */
export const globalWords = (words: readonly string[]): GlobalWords => {
  const { values, tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const taken = new Set(
    tokens.flatMap((token) => {
      if (token.kind !== 'option' || !Object.hasOwn(options, token.name)) return [];
      return token.inlineValue === false ? [token.index, token.index + 1] : [token.index];
    }),
  );
  return {
    logFormat: said(values['log-format']),
    timeout: said(values.timeout),
    rest: words.filter((_, index) => !taken.has(index)),
  };
};

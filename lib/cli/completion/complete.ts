import { programSpelling } from '../help/program-spelling.ts';
import type { OptionSpelling, VerbSpelling } from '../help/spelling.ts';
import { clusterNames } from './cluster-names.ts';
import { fieldsFor } from './field-names.ts';

/** What may stand where the cursor is; `files`: the shell knows better. */
export type Offer = { readonly kind: 'files' } | { readonly kind: 'words'; readonly words: readonly OfferedWord[] };

export interface OfferedWord {
  readonly word: string;
  readonly describe: string;
}

const flagsOfAll: readonly OptionSpelling[] = ['help', 'version'].map((name) => ({
  name,
  aliases: name === 'help' ? ['h'] : [],
  type: 'flag',
  list: false,
  choices: [],
  default: '',
  required: false,
  describe: name === 'help' ? 'Show help' : 'Show the version',
}));

const words = (found: readonly (readonly [string, string])[]): Offer => ({
  kind: 'words',
  words: found.map(([word, describe]) => ({ word, describe })),
});

/** What the words before the cursor say: which verb, with which options, and how many arguments it has. */
interface Reading {
  readonly verb: VerbSpelling;
  readonly options: readonly OptionSpelling[];
  readonly arguments: number;
  /** The option that waits for its value. */
  readonly open: OptionSpelling | undefined;
  /** What `--mesh` says. */
  readonly mesh: string | undefined;
}

const named = (options: readonly OptionSpelling[], flag: string): OptionSpelling | undefined => {
  const name = flag.replace(/^--?/, '').replace(/=.*$/s, '');
  return options.find((option) => option.name === name || option.aliases.includes(name));
};

const readFlag = (before: Reading, word: string): Reading => {
  const option = named(before.options, word);
  const [, value] = /=(.*)$/s.exec(word) ?? [];
  const mesh = option?.name === 'mesh' ? (value ?? before.mesh) : before.mesh;
  return { ...before, mesh, open: option?.type === 'flag' || value !== undefined ? undefined : option };
};

const readWord = (before: Reading, word: string): Reading => {
  if (before.open !== undefined) {
    return { ...before, open: undefined, mesh: before.open.name === 'mesh' ? word : before.mesh };
  }
  if (word.startsWith('-')) return readFlag(before, word);
  const verb = before.verb.verbs.find(({ words: own }) => own.at(-1) === word);
  if (verb === undefined) return { ...before, arguments: before.arguments + 1 };
  return { ...before, verb, options: [...before.options, ...verb.options] };
};

const clusterOptions: readonly string[] = ['cluster', 'clusters', 'source', 'target'];

/** `a,b,eu-`: each name behind a comma is completed for itself. */
const clusterWords = (typed: string, clusters: readonly string[]): Offer => {
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const taken = before.split(',');
  return words(clusters.filter((name) => !taken.includes(name)).map((name) => [`${before}${name}`, 'cluster']));
};

const valueOffer = (
  { name, choices, type }: OptionSpelling,
  typed: string,
  clusters: () => readonly string[],
): Offer => {
  if (choices.length > 0) return words(choices.map((choice) => [choice, '']));
  if (clusterOptions.includes(name)) return clusterWords(typed, clusters());
  return type === 'number' ? words([]) : { kind: 'files' };
};

const argumentOffer = (
  reading: Reading,
  root: VerbSpelling,
  typed: string,
  clusters: () => readonly string[],
): Offer => {
  const { verb } = reading;
  const { positionals } = verb;
  const own = positionals[Math.min(reading.arguments, positionals.length - 1)];
  const [first] = verb.words;
  if (own === undefined || (reading.arguments >= positionals.length && !own.list)) return words([]);
  if (first === 'explain') return words(fieldsFor(typed, clusters()));
  if (first === 'help') return words(root.verbs.map(({ words: [word = ''], describe }) => [word, describe]));
  return valueOffer(own, typed, clusters);
};

/** An option of a verb stands for the one of the same name that every verb has. */
const optionWords = (options: readonly OptionSpelling[]): Offer =>
  words(
    [...new Map(options.map((option) => [option.name, option])).values()].map(({ name, describe, default: of }) =>
      of === 'true' ? [`--no-${name}`, `Off: ${describe}`] : [`--${name}`, describe],
    ),
  );

/** With `--flag=` before each word: shells complete the whole word. */
const behindFlag = (flag: string, offer: Offer): Offer =>
  offer.kind === 'files'
    ? offer
    : { kind: 'words', words: offer.words.map((one) => ({ ...one, word: `${flag}=${one.word}` })) };

const startingWith = (offer: Offer, typed: string): Offer =>
  offer.kind === 'files' ? offer : { kind: 'words', words: offer.words.filter(({ word }) => word.startsWith(typed)) };

/**
 * What may stand at the cursor: `before` are the words in front of it, behind the program's own name, `typed` is what is
 * there of the word. `mesh` is the declaration where no flag names one.
 */
export const complete = (before: readonly string[], typed: string, mesh: string): Offer => {
  const root = programSpelling();
  const begin: Reading = {
    verb: root,
    options: [...root.options, ...flagsOfAll],
    arguments: 0,
    open: undefined,
    mesh: undefined,
  };
  const reading = before.reduce(readWord, begin);
  const clusters = (): readonly string[] => clusterNames(reading.mesh ?? mesh);
  if (reading.open !== undefined) return startingWith(valueOffer(reading.open, typed, clusters), typed);
  const [, flag, value = ''] = /^(--?[^=]+)=(.*)$/s.exec(typed) ?? [];
  if (flag !== undefined) {
    const option = named(reading.options, flag);
    return option === undefined
      ? words([])
      : startingWith(behindFlag(flag, valueOffer(option, value, clusters)), typed);
  }
  if (typed.startsWith('-')) return startingWith(optionWords(reading.options), typed);
  if (reading.verb.verbs.length > 0) {
    return startingWith(
      words(reading.verb.verbs.map(({ words: own, describe }) => [own.at(-1) ?? '', describe])),
      typed,
    );
  }
  return startingWith(argumentOffer(reading, root, typed, clusters), typed);
};

/** One word a line, with its meaning behind a tab; `:files` where the shell shall offer files. */
export const offerText = (offer: Offer): string =>
  offer.kind === 'files'
    ? ':files\n'
    : offer.words.map(({ word, describe }) => `${word}\t${describe.replaceAll(/\s+/g, ' ')}\n`).join('');

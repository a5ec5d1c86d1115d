const isOutput = (word: string): boolean => /^(-o|--output)/.test(word);

/** Stands last: `help` itself is no flag, and yargs takes it for one where it is the last word that is no option. */
export const helpMark = '';

/** Words that stand in front of the flags. */
const leading = (words: readonly string[]): readonly string[] => {
  const end = words.findIndex((word) => word.startsWith('-'));
  return end === -1 ? words : words.slice(0, end);
};

/**
 * `help ca init` as `ca init --help`. With an output format, or with a verb that does not exist, it stays what it is,
 * with the mark behind it.
 */
export const helpWords = (
  args: readonly string[],
  isVerb: (words: readonly string[]) => boolean,
): readonly string[] => {
  const [first, ...rest] = args;
  if (first !== 'help' || rest.some((word) => word === '--help' || word === '-h')) return args;
  return rest.some(isOutput) || !isVerb(leading(rest)) ? [...args, helpMark] : [...rest, '--help'];
};

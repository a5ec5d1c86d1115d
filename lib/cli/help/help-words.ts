/** `help` itself is no flag, and yargs takes it for one when it stands last. */
const isOutput = (word: string): boolean => /^(-o|--output)/.test(word);

/**
 * `help ca init` as `ca init --help`. With an output format it stays as it is, with a mark behind it that keeps the
 * parser from taking its one word for a flag.
 */
export const helpWords = (args: readonly string[]): readonly string[] => {
  const [first, ...rest] = args;
  if (first !== 'help' || rest.some((word) => word === '--help' || word === '-h')) return args;
  return rest.some(isOutput) ? args : [...rest, '--help'];
};

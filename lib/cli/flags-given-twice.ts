/** The command line itself is wrong: said with the help of its verb, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What the parser of the command at hand says of its options: yargs has it, and its types do not. */
const listsOf = (parser: object): readonly string[] => {
  const read: unknown = Reflect.get(parser, 'getOptions');
  const options: unknown = typeof read === 'function' ? Reflect.apply(read, parser, []) : undefined;
  const lists: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, 'array') : undefined;
  return Array.isArray(lists) ? lists.map(String) : [];
};

/**
 * The options that were given more than once and are no lists: yargs makes a list of them, which no verb expects. In
 * kebab-case, one spelling of each.
 */
export const flagsGivenTwice = (args: Readonly<Record<string, unknown>>, parser: object): readonly string[] => {
  const lists = new Set(['_', ...listsOf(parser)].map(kebab));
  const twice = Object.entries(args).filter(([name, value]) => Array.isArray(value) && !lists.has(kebab(name)));
  const names = [...new Set(twice.map(([name]) => kebab(name)))];
  return names.filter((name) => name.length > 1);
};

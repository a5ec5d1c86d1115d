import type { Argv, CommandModule, Options } from 'yargs';

/** One option of a verb. */
export interface OptionSpelling {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: 'text' | 'number' | 'flag';
  /** May be given several times, or takes several values. */
  readonly list: boolean;
  readonly choices: readonly string[];
  /** As text; empty: none. */
  readonly default: string;
  readonly required: boolean;
  readonly describe: string;
}

/** How a verb is spelled: what its help is made of. */
export interface VerbSpelling {
  /** Words from the program on: `ca init`; empty for the program itself. */
  readonly words: readonly string[];
  readonly describe: string;
  readonly positionals: readonly OptionSpelling[];
  readonly options: readonly OptionSpelling[];
  readonly examples: readonly { readonly command: string; readonly describe: string }[];
  readonly remarks: readonly string[];
  readonly verbs: readonly VerbSpelling[];
}

type Draft = {
  -readonly [K in keyof VerbSpelling]: VerbSpelling[K] extends readonly (infer T)[] ? T[] : VerbSpelling[K];
};

const texts = (value: unknown): string[] => [value ?? []].flat().map(String);

const defaultText = (value: unknown): string =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)
    ? ''
    : texts(value).join(',');

const typeOf = ({ type, boolean }: Options): OptionSpelling['type'] => {
  if (type === 'number') return 'number';
  return type === 'boolean' || boolean === true ? 'flag' : 'text';
};

const optionSpelling = (name: string, options: Options): OptionSpelling => ({
  name,
  aliases: texts(options.alias),
  type: typeOf(options),
  list: options.array === true || options.type === 'array',
  choices: texts(options.choices),
  default: defaultText(options.default),
  required: options.demandOption === true,
  describe: options.describe ?? options.description ?? '',
});

const isModule = (value: unknown): value is CommandModule =>
  typeof value === 'object' && value !== null && 'command' in value;

const child = (module: CommandModule, parent: VerbSpelling): VerbSpelling => {
  const [usage = ''] = texts(module.command);
  const [word = '', ...rest] = usage.split(' ');
  const describe = typeof module.describe === 'string' ? module.describe : '';
  const build = typeof module.builder === 'function' ? module.builder : () => {};
  const spelled = recorded([...parent.words, word], describe, (parser) => void build(parser));
  const required = rest.filter((part) => part.startsWith('<')).map((part) => part.replaceAll(/[<>.]/g, ''));
  const positionals = spelled.positionals.map((one) => ({
    ...one,
    required: one.required || required.includes(one.name),
  }));
  return { ...spelled, positionals };
};

const keys = (value: unknown): readonly (readonly [string, Options])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const pairs = (key: unknown, options: unknown): readonly (readonly [string, Options])[] => {
  const all = typeof key === 'string' ? keys({ [key]: options ?? {} }) : keys(key);
  return all.filter(([, { hidden }]) => hidden !== true);
};

/** What is noted of each call; every other call of a builder says nothing that help shows. */
const notes: Readonly<Record<string, (draft: Draft, args: readonly unknown[]) => void>> = {
  option: (draft, [key, options]) =>
    draft.options.push(...pairs(key, options).map(([name, own]) => optionSpelling(name, own))),
  positional: (draft, [key, options]) =>
    draft.positionals.push(...pairs(key, options).map(([name, own]) => optionSpelling(name, own))),
  example: (draft, [command, describe]) =>
    draft.examples.push({
      command: String(command).replaceAll('$0', 'isthmus'),
      describe: typeof describe === 'string' ? describe : '',
    }),
  epilogue: (draft, [text]) => draft.remarks.push(String(text)),
  command: (draft, [module]) => {
    if (isModule(module)) draft.verbs.push(child(module, draft));
  },
};

const aliases: Readonly<Record<string, string>> = { options: 'option', epilog: 'epilogue' };

/** A builder of yargs that builds nothing and notes what it is told. */
const recorder = (draft: Draft): Argv => {
  const parser: object = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: readonly unknown[]): object => {
          notes[aliases[String(name)] ?? String(name)]?.(draft, args);
          return parser;
        },
    },
  );
  return parser as Argv; // oxlint-disable-line typescript/no-unsafe-type-assertion -- whatever is called is answered
};

/** What a builder tells: the same calls that make the parser, without the parser. */
export const recorded = (words: readonly string[], describe: string, build: (parser: Argv) => void): VerbSpelling => {
  const draft: Draft = {
    words: [...words],
    describe,
    positionals: [],
    options: [],
    examples: [],
    remarks: [],
    verbs: [],
  };
  build(recorder(draft));
  return draft;
};

/** A verb and everything below it. */
export const allVerbs = (verb: VerbSpelling): readonly VerbSpelling[] => [verb, ...verb.verbs.flatMap(allVerbs)];

/** The verb that words lead to; undefined where they lead nowhere. */
export const verbNamed = (root: VerbSpelling, words: readonly string[]): VerbSpelling | undefined =>
  words.reduce<VerbSpelling | undefined>(
    (here, word) => here?.verbs.find(({ words: own }) => own.at(-1) === word),
    root,
  );

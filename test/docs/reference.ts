import { type OptionSpelling, allVerbs, type VerbSpelling } from '../../lib/cli/help/spelling.ts';
import { programSpelling } from '../../lib/cli/help/program-spelling.ts';
import { environment, exitCodes, notesOf } from '../../lib/cli/help/verb-notes.ts';

const cell = (text: string): string =>
  text
    .replaceAll('|', String.raw`\|`)
    .replaceAll('<', '&lt;')
    .replaceAll('\n', ' ');

const flag = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

const valueOf = ({ type, choices, list }: OptionSpelling): string => {
  if (type === 'flag') return '';
  const word = choices.length > 0 ? choices.join(', ') : type;
  return list ? `${word}; several` : word;
};

const optionRow = (option: OptionSpelling, name: string): string => {
  const fallback = option.default === '' ? '' : `\`${cell(option.default)}\``;
  const describe = cell(option.describe) + (option.required ? ' (required)' : '');
  return `| ${name} | ${cell(valueOf(option))} | ${fallback} | ${describe} |`;
};

const optionTable = (
  title: string,
  options: readonly OptionSpelling[],
  nameOf: (one: OptionSpelling) => string,
): readonly string[] =>
  options.length === 0
    ? []
    : [
        '',
        `| ${title} | value | default | |`,
        '|---|---|---|---|',
        ...options.map((one) => optionRow(one, nameOf(one))),
      ];

const flagNames = ({ aliases, name }: OptionSpelling): string =>
  [...aliases, name].map((one) => `\`${flag(one)}\``).join(', ');

const usage = ({ words, positionals }: VerbSpelling): string =>
  [
    'isthmus',
    ...words,
    ...positionals.map(({ name, required, list }) => (required ? `<${name}>` : `[${name}${list ? '..' : ''}]`)),
  ].join(' ');

/** Three backticks inside of a row are words, not a fence. */
const fences = /```\w*/g;

const section = (verb: VerbSpelling, level: string): readonly string[] => {
  const own = verb.verbs.length === 0 ? notesOf(verb.words) : undefined;
  return [
    `${level} ${verb.words.join(' ')}`,
    '',
    `\`${usage(verb)}\``,
    '',
    `${verb.describe}.`,
    ...verb.remarks.flatMap((remark) => ['', remark]),
    ...optionTable('argument', verb.positionals, ({ name }) => `\`${name}\``),
    ...optionTable('flag', verb.options, flagNames),
    ...(verb.examples.length === 0 ? [] : ['', '| example | |', '|---|---|']),
    ...verb.examples.map(
      ({ command, describe }) =>
        `| \`${command.replaceAll('|', String.raw`\|`)}\` | ${cell(describe).replaceAll(fences, '```` $& ````')} |`,
    ),
    ...(own === undefined
      ? []
      : [
          '',
          `Files: ${cell(own.files)}. Environment: ${['ISTHMUS_MESH', ...own.environment, 'NO_COLOR'].map((name) => `\`${name}\``).join(', ')}.`,
          '',
          ...exitCodes(own).map(([code, words]) => `- ${code}: ${words}`),
        ]),
    '',
  ];
};

/** The page of one verb, with the verbs below it. */
const pageOf = (verb: VerbSpelling): string => {
  const [own, ...below] = allVerbs(verb);
  const sections =
    own === undefined ? [] : [...section(own, '# isthmus'), ...below.flatMap((one) => section(one, '## isthmus'))];
  return sections.join('\n');
};

const ownTimeouts = (program: VerbSpelling): readonly string[] =>
  allVerbs(program)
    .filter(({ words, options }) => words.length > 0 && options.some(({ name }) => name === 'timeout'))
    .map(({ words }) => `\`${words.join(' ')}\``);

const indexOf = (program: VerbSpelling): string =>
  [
    '# Verbs',
    '',
    `${program.describe} Made from what the program says of itself (\`isthmus help -o json\`); \`isthmus help -o man\` is the same for man.`,
    '',
    '| verb | |',
    '|---|---|',
    ...program.verbs.map(
      ({ words, describe }) => `| [${words.join(' ')}](${words.join('-')}.md) | ${cell(describe)} |`,
    ),
    ...optionTable('flag of every verb', program.options, flagNames),
    '',
    '| variable | |',
    '|---|---|',
    ...Object.entries(environment).map(([name, words]) => `| \`${name}\` | ${words} |`),
    '',
    'Data goes to standard output, words for people to standard error. Exit codes: 0 clean, 1 findings or differences, 2 wrong usage or declaration, 3 the',
    'environment, 4 a fault in isthmus.',
    '',
    'With `--log-format json` the words for people are one JSON object a line: `level` (error, warning, info), and `code`, `place`, `problem` and `remedy` of an',
    'issue, or a `message`. Standard output is the same. Progress is told in full, and questions at a terminal stay words.',
    '',
    '`--timeout` counts until the first file changes: a run that is stopped has written nothing, and one that writes is never cut off. A main.ts that does not stop',
    'is ended 10 seconds after its time. Verbs that ask clusters have a `--timeout` of their own, the time for one answer:',
    `${ownTimeouts(program).join(', ')}.`,
    '',
  ].join('\n');

/** docs/reference/: path below it to text. Rewritten by `npm run golden`. */
export const referencePages = (): ReadonlyMap<string, string> => {
  const program = programSpelling();
  return new Map([
    ['README.md', indexOf(program)],
    ...program.verbs.map((verb) => [`${verb.words.join('-')}.md`, pageOf(verb)] as const),
  ]);
};

import { environment, exitCodes, notesOf } from './verb-notes.ts';
import { allVerbs, type OptionSpelling, type VerbSpelling } from './spelling.ts';

/** A text that roff takes as it is: backslashes and dashes mean something to it, and a line must not begin with a dot. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll(/^([.'])/gm, String.raw`\&$1`);

const flag = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

const valueOf = ({ type, choices, list }: OptionSpelling): string => {
  if (type === 'flag') return '';
  const word = choices.length > 0 ? choices.join('|') : type === 'number' ? 'NUMBER' : 'TEXT';
  return ` ${word}${list ? '...' : ''}`;
};

const entry = (title: string, words: string): readonly string[] => ['.TP', `.B ${plain(title)}`, plain(words)];

const optionEntry = (option: OptionSpelling): readonly string[] => {
  const names = [...option.aliases, option.name].map(flag).join(', ');
  const said = [
    option.describe,
    option.default === '' ? '' : `Default: ${option.default}.`,
    option.required ? 'Required.' : '',
  ];
  return entry(`${names}${valueOf(option)}`, said.filter((words) => words !== '').join(' '));
};

const positionalWord = ({ name, required, list }: OptionSpelling): string => {
  const word = `${name}${list ? '...' : ''}`;
  return required ? `<${word}>` : `[${word}]`;
};

const verbSection = (verb: VerbSpelling): readonly string[] => {
  const own = notesOf(verb.words);
  const findings = own?.findings ?? '';
  return [
    `.SS isthmus ${plain([...verb.words, ...verb.positionals.map(positionalWord)].join(' '))}`,
    plain(`${verb.describe}.`),
    ...verb.remarks.flatMap((remark) => ['.PP', plain(remark)]),
    ...verb.positionals.flatMap((one) => entry(positionalWord(one), one.describe)),
    ...verb.options.flatMap(optionEntry),
    ...(own === undefined ? [] : entry('Files', own.files)),
    ...(findings === '' ? [] : entry('Exit code 1', findings)),
    ...verb.examples.flatMap(({ command, describe }) => [
      '.PP',
      `${plain(describe)}:`,
      '.PP',
      '.nf',
      plain(`    ${command}`),
      '.fi',
    ]),
  ];
};

/** The manual page of the whole program, for man(1). */
export const manPage = (root: VerbSpelling, version: string): string =>
  [
    `.TH ISTHMUS 1 "" "isthmus ${version}" ""`,
    '.SH NAME',
    String.raw`isthmus \- a multi\-cluster Istio mesh as plain YAML in Git`,
    '.SH SYNOPSIS',
    String.raw`.B isthmus`,
    '<verb> [options]',
    '.SH DESCRIPTION',
    plain(root.describe),
    '.SH OPTIONS',
    ...root.options.flatMap(optionEntry),
    '.SH VERBS',
    ...allVerbs(root)
      .filter(({ words, verbs }) => words.length > 0 && verbs.length === 0)
      .flatMap(verbSection),
    '.SH ENVIRONMENT',
    ...Object.entries(environment).flatMap(([name, words]) => entry(name, words)),
    '.SH EXIT STATUS',
    ...exitCodes({ files: '', environment: [], findings: 'findings, or differences' }).flatMap(([code, words]) =>
      entry(String(code), words),
    ),
    '',
  ].join('\n');

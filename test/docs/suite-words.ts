import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { CodeBlock } from '../../conformance/newcomer/code-blocks.ts';
import { root } from './page.ts';

/** The folder that suites.ts imports a suite from. */
const folderOf = (suite: string): string => {
  const list = readFileSync(join(root, 'conformance/suites.ts'), 'utf8');
  const [, folder = ''] =
    new RegExp(`^  ['"]?${suite}['"]?: \\(\\) => import\\('\\./([\\w-]+)/suite\\.ts'\\)`, 'm').exec(list) ?? [];
  return join(root, 'conformance', folder);
};

const collect = (file: string, found: Map<string, string>): ReadonlyMap<string, string> => {
  if (found.has(file) || !existsSync(file)) return found;
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const [, target = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
    const next = join(dirname(file), target);
    if (!relative(join(root, 'conformance'), next).startsWith('..')) collect(next, found);
  }
  return found;
};

const read = new Map<string, string>();

/** Everything that a suite is made of, as one text. */
const sourcesOf = (suite: string): string => {
  const known = read.get(suite);
  if (known !== undefined) return known;
  const own = [...collect(join(folderOf(suite), 'suite.ts'), new Map()).values()].join('\n');
  // A suite that reads a page types what stands there.
  const typed = [...own.matchAll(/'(docs\/[\w./-]+\.md)'/g)].map(([, page = '']) =>
    readFileSync(join(root, page), 'utf8'),
  );
  const text = [own, ...typed].join('\n');
  read.set(suite, text);
  return text;
};

/** Flags that say where, and not what. */
const placing = new Set(['--context', '-n', '--namespace', '-o', '-A', '--field-manager', '-l']);

/** The simple commands of a block, without what a shell does with them. */
const commandsOf = (text: string): readonly (readonly string[])[] =>
  text
    .replaceAll(/\\\n/g, ' ')
    .replaceAll(/(^|\s)#.*$/gm, '')
    .split(/\n|&&|[|;]/)
    .map((line) =>
      line
        .trim()
        .split(/\s+/)
        .filter((word) => word !== ''),
    );

const withoutPlaces = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, at) =>
      !placing.has(word.split('=')[0] ?? '') && !(placing.has(words[at - 1] ?? '') && !word.startsWith('-')),
  );

/** What says which feature is used: verbs and flags of isthmus; verb, kind and flags of kubectl. */
const tellingWords = ([program = '', ...rest]: readonly string[]): readonly string[] => {
  const own = program === 'npx' ? rest.slice(1) : rest;
  const isOurs = program === 'isthmus' || (program === 'npx' && rest[0] === 'isthmus');
  if (!isOurs && program !== 'kubectl' && program !== 'npm') return [];
  const said = withoutPlaces(own);
  const flags = said.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0] ?? word);
  const first = said.findIndex((word) => word.startsWith('-'));
  const plain = first === -1 ? said : said.slice(0, first);
  return [
    ...plain.filter((word) => /^[a-z-]+$/.test(word)).slice(0, 2),
    ...flags.filter((flag) => flag.startsWith('--')),
  ];
};

/**
 * Words that no suite says, and why: there is nobody to hear them in a lab without kubelets. What stands here is proven
 * nowhere; an entry that no block needs is an error.
 */
export const unproven: Readonly<Record<string, string>> = {
  scale: 'the suites start the sealed-secrets controller as a process, there is no Deployment of it',
  '--replicas': 'as scale',
  rollout: 'nothing makes pods anew where no kubelet runs',
  restart: 'as rollout',
  '--from-file': 'kubectl reads files as for any Secret',
  helmchart: 'source-controller is not among the servers of the suites, and nobody else makes charts',
  application: 'Argo CD is not among the programs of the suites',
  '--ignore-not-found': 'what kubectl says of an object that is gone',
};

const isSaid = (word: string, sources: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(sources);

const lacking = (commands: readonly (readonly string[])[], suite: string): readonly string[] =>
  [...new Set(commands.flatMap(tellingWords))].filter((word) => !isSaid(word, sourcesOf(suite)));

/** The words of a block that the suite does not say. One that reads the page types the block itself. */
export const unsaid = ({ text, heading }: CodeBlock, page: string, suite: string): readonly string[] => {
  const [, chapter] = /^(\d+)\. /.exec(heading) ?? [];
  if (chapter !== undefined && sourcesOf(suite).includes(page)) {
    return sourcesOf(suite).includes(`commands(${chapter}, `) ? [] : [`commands(${chapter}, ...)`];
  }
  const commands = commandsOf(text);
  return commands.some((command) => tellingWords(command).length > 0)
    ? lacking(commands, suite)
    : ['a command of isthmus or kubectl'];
};

/** The same for what stand-ins take the place of; the rest of the block is run here. */
export const unsaidOfStandIns = ({ text }: CodeBlock, programs: readonly string[], suite: string): readonly string[] =>
  lacking(
    commandsOf(text).filter(([program = '']) => programs.includes(program)),
    suite,
  );

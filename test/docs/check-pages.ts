import { categories, type Category } from '../../lib/check/category.ts';
import { type CodeEntry, codes } from '../../lib/check/codes.ts';
import { exampleOf } from './check-example.ts';

/** What each category asks, for the index. */
const questions: Readonly<Record<Category, string>> = {
  declaration: 'Does mesh.yaml say what a mesh can be, and is what is committed beside it whole and genuine?',
  files: 'Can every file be read, and does every reader read the same?',
  identity: 'Does every cluster know who it is, and do its peers know it under the same name?',
  trust: 'Does every cluster get a CA, and do all CAs lead to one root?',
  peering: 'Can every istiod read the API server of every other cluster?',
  networks: 'Does traffic find its way from one network to another?',
  ports: 'Are the ports of the topology open, and no others?',
  versions: 'Do the releases of Istio fit together?',
  install: 'Does everything reach its cluster the way it is meant to?',
  secrets: 'Is anything secret readable?',
  drift: 'Is any field written by two?',
  engine: 'Does everything that Flux or Argo CD points at exist?',
  addons: 'Do addons and addresses of one cluster get along with those of the others?',
  dist: 'Is dist what the declaration gives, and nothing else?',
  suppressions: 'Are the suppressions in mesh.yaml still in force, and still needed?',
};

/** A part of a page that is written anew each time; what stands outside of it belongs to people. */
class GeneratedBlock {
  readonly #begin: string;
  readonly #end: string;

  constructor(name: string) {
    this.#begin = `<!-- ${name}: npm run checks-pages -->`;
    this.#end = `<!-- end of ${name} -->`;
  }

  of(content: string): string {
    return `${this.#begin}\n${content}\n${this.#end}\n`;
  }

  /** The text without the block; undefined where it has none. */
  around(text: string): readonly [before: string, after: string] | undefined {
    const from = text.indexOf(`${this.#begin}\n`);
    const to = text.indexOf(`${this.#end}\n`);
    return from === -1 || to < from ? undefined : [text.slice(0, from), text.slice(to + this.#end.length + 1)];
  }
}

const head = new GeneratedBlock('head');
const example = new GeneratedBlock('example');
const index = new GeneratedBlock('index');

/** Stands where somebody has to write; no page may keep one. */
export const gap = '<!-- gap -->';

const silencing = ({ guarded, category, severity }: CodeEntry): string => {
  if (guarded) return '[never suppressed](README.md#living-with-a-finding)';
  const stopsSynth = category === 'declaration' && severity !== 'warning';
  return stopsSynth
    ? '[not suppressed: it stops synth](README.md#living-with-a-finding)'
    : '[can be suppressed](README.md#living-with-a-finding)';
};

const headOf = (code: string, entry: CodeEntry): string => {
  const { title, severity, category } = entry;
  return head.of(
    `# ${title}\n\n\`${code}\` · ${severity} · [${category}](README.md#${category}) · ${silencing(entry)}`,
  );
};

const emptyBody = `
## What

${gap}

## Why

${gap}

## How to fix

${gap}
`;

/** What people wrote of a page: without head and example. A page that does not exist yet has gaps. */
export const bodyOf = (page: string | undefined): string => {
  if (page === undefined) return emptyBody;
  const [, below] = head.around(page) ?? ['', page];
  const [body, rest] = example.around(below) ?? [below, ''];
  return `${body}${rest}`.trimEnd();
};

/** The page of a code: its head and its example as they have to be now, and in between what people wrote. */
export const pageText = (code: string, entry: CodeEntry, page: string | undefined): string => {
  const shown = exampleOf(code);
  const below = shown === undefined ? '' : `\n${example.of(`## Example\n\n\`\`\`text\n${shown}\n\`\`\``)}`;
  return `${headOf(code, entry)}\n${bodyOf(page).trim()}\n${below}`;
};

const sectionOf = (category: Category): string => {
  const own = [...codes].filter(([, entry]) => entry.category === category);
  const rows = own.map(([code, { severity, title }]) => `| [${code}](${code}.md) | ${severity} | ${title} |`);
  return [
    `### ${category}`,
    '',
    questions[category],
    '',
    '| code | severity | what is wrong |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
};

/** docs/checks/README.md: what people wrote, and below it every code by category. */
export const indexText = (page: string | undefined): string => {
  const [before] = index.around(page ?? '') ?? [`# What isthmus check finds\n\n${gap}\n\n`];
  return `${before}${index.of(`## All codes\n\n${categories.map(sectionOf).join('\n\n')}`)}`;
};

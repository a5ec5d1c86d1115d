import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CodeBlock, codeBlocks } from '../../conformance/newcomer/code-blocks.ts';
import { type Mark, MarkFault, markOf } from './mark.ts';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** A block, and what becomes of it. */
export interface MarkedBlock {
  readonly block: CodeBlock;
  readonly mark: Mark | undefined;
  /** Why the mark cannot stand; empty: it can. */
  readonly fault: string;
}

export interface Page {
  /** Path below the repository. */
  readonly name: string;
  readonly blocks: readonly MarkedBlock[];
}

/** Languages that a page shows commands in. One spelling is enough. */
const otherShells: readonly string[] = ['bash', 'shell', 'console', 'zsh', 'shellsession'];
const command = /^(?:\$ |sudo |npx |npm |isthmus |kubectl |git |helm |flux )/m;

const plainFault = ({ language, text }: CodeBlock): string => {
  if (language === 'sh') return 'it says neither who runs it nor what proves it: see CONTRIBUTING.md, "Pages"';
  if (otherShells.includes(language)) return `write sh, not ${language}`;
  return language === '' && command.test(text) ? 'it looks like commands, and has no language' : '';
};

const marked = (block: CodeBlock): MarkedBlock => {
  try {
    const mark = markOf(block.marks);
    return { block, mark, fault: mark === undefined ? plainFault(block) : '' };
  } catch (error) {
    if (!(error instanceof MarkFault)) throw error;
    return { block, mark: undefined, fault: error.message };
  }
};

/** The blocks of one page, by its path below the repository. */
export const readPage = (name: string): Page => ({
  name,
  blocks: codeBlocks(readFileSync(join(root, name), 'utf8')).map(marked),
});

/** Every page that tells people something. */
export const pages = (): readonly Page[] => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', 'crds/README.md', ...below.toSorted()].map(readPage);
};

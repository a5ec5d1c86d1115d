import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { insist } from '../report/ledger.ts';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';

/** What the guide for newcomers tells them to type. */
export class Guide {
  readonly #blocks: readonly CodeBlock[];

  constructor(root: string) {
    this.#blocks = codeBlocks(readFileSync(join(root, 'docs/guides/from-nothing-to-sealed.md'), 'utf8'));
  }

  /** The commands of a chapter, as printed; throws where the guide has another number of blocks there. */
  commands(chapter: number, expected: number): readonly string[] {
    const own = this.#blocks.filter(({ heading, language }) => heading.startsWith(`${chapter}. `) && language === 'sh');
    insist(own.length === expected, `chapter ${chapter} of the guide has ${own.length} blocks of commands`);
    return own.map(({ text }) => text);
  }

  /** The mesh.yaml it shows. */
  get declaration(): string {
    const [shown] = this.#blocks.filter(({ language }) => language === 'yaml');
    insist(shown !== undefined, 'the guide shows no mesh.yaml');
    return shown.text;
  }
}

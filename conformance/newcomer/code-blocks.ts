/** A code block of a Markdown page, without its fences, and the heading it stands below. */
export interface CodeBlock {
  readonly heading: string;
  readonly language: string;
  /** What stands behind the language, word by word. A page does not show it. */
  readonly marks: readonly string[];
  readonly text: string;
  /** Line of the page with the opening fence, from 1. */
  readonly line: number;
}

/** A heading, or a whole block: what looks like a heading inside a block is a comment of its language. */
const headingOrBlock =
  /^#+ (?<heading>.+)$|^(?<indent> *)```(?<language>\w*)(?<marks>.*)\n(?<text>[^]*?)^\k<indent>```$/gm;

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** Every code block of a Markdown page, in its order. One in a list loses the indent of its fences. */
export const codeBlocks = (page: string): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = [];
  let heading = '';
  for (const { groups = {}, index } of page.matchAll(headingOrBlock)) {
    const { text, language = '', marks = '', indent = '' } = groups;
    heading = groups['heading'] ?? heading;
    if (text === undefined) continue;
    const line = page.slice(0, index).split('\n').length;
    const own = text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    blocks.push({ heading, language, marks: words(marks), text: own, line });
  }
  return blocks;
};

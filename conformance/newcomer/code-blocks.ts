/** A code block of a Markdown page, without its fences, and the heading it stands below. */
export interface CodeBlock {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** A heading, or a whole block: what looks like a heading inside a block is a comment of its language. */
const headingOrBlock = /^#+ (?<heading>.+)$|^```(?<language>\w*)\n(?<text>[^]*?)^```$/gm;

/** Every code block of a Markdown page, in its order. */
export const codeBlocks = (page: string): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = [];
  let heading = '';
  for (const { groups = {} } of page.matchAll(headingOrBlock)) {
    const { text, language = '' } = groups;
    heading = groups['heading'] ?? heading;
    if (text !== undefined) blocks.push({ heading, language, text });
  }
  return blocks;
};

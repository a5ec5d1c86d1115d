import { posix } from 'node:path';
import { wrapped } from '../issue-table.ts';

/** Where the pages of codes stand in the package. */
export const pagesFolder = 'docs/checks';

/** Of a link the words stay; a page of its own can be opened beside. */
const withoutLinks = (text: string): string =>
  text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, (_, words: string, target: string) =>
    target.startsWith('../') ? `${words} (${posix.join(pagesFolder, target)})` : words,
  );

const listMark = /^(?:- |\d+\. )/;

const paragraphLines = (text: string, width: number): readonly string[] => {
  const [mark = ''] = listMark.exec(text) ?? [];
  const lines = wrapped(withoutLinks(text.slice(mark.length)), width - 2 - mark.length);
  return lines.map((line, index) => `  ${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
};

/** A page of Markdown, as the pages of codes are written, for a terminal: its titles, paragraphs, lists and shown files. */
export const plainPage = (page: string, width: number): string => {
  const lines: string[] = [];
  let paragraph: readonly string[] = [];
  let isShown = false;
  const endParagraph = (): void => {
    if (paragraph.length > 0) lines.push(...paragraphLines(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of page.split('\n')) {
    const isFence = line.startsWith('```');
    const isWords = !isFence && !isShown && !/^(?:$|## |<!--)/.test(line);
    if (!isWords || listMark.test(line)) endParagraph();
    if (isWords) paragraph = [...paragraph, line.trim()];
    else if (isFence) isShown = !isShown;
    else if (isShown) lines.push(`    ${line}`.trimEnd());
    else if (!line.startsWith('<!--')) lines.push(line.replace('## ', ''));
  }
  endParagraph();
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
};

/** Shares of the size of the font, on the wide side: of DejaVu Sans, the widest of the fonts that a system may choose. */
const classes: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!`]/u, 0.36],
  [/[ frtI()[\]/-]/u, 0.44],
  [/[mwMW@%→×…]/u, 1],
  [/[A-Z]/u, 0.76],
  [/[a-z0-9_]/u, 0.645],
  [/[\u0020-\u024f]/u, 0.85],
];

const widthOf = (character: string): number => classes.find(([pattern]) => pattern.test(character))?.[1] ?? 1.1;

/** How wide a text is at most in a sans-serif font. */
export const textWidth = (text: string, size: number): number => {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum * size;
};

/** A text that stays within a width; what is left out shows as one sign. */
export const fitted = (text: string, width: number, size: number): string => {
  if (textWidth(text, size) <= width) return text;
  const room = width - textWidth('…', size);
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character) * size;
    if (used > room) break;
    kept += character;
  }
  return `${kept}…`;
};

/** A text in lines of a width, broken at spaces. */
export const wrapped = (text: string, width: number, size: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

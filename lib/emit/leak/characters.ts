/** The characters of a text as a set of their codes: a look at a code makes no text of its own. */
export const codesOf = (characters: string): ReadonlySet<number> =>
  new Set(characters.split('').map((one) => one.charCodeAt(0)));

/** White space of any kind. */
export const blanks = ' \t\n\r\f\v\u00a0\ufeff\u2028\u2029';

/** The end of the characters of a set that begin at an offset. */
export const endOf = (text: string, offset: number, set: ReadonlySet<number>): number => {
  let end = offset;
  while (end < text.length && set.has(text.charCodeAt(end))) end += 1;
  return end;
};

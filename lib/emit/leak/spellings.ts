/** A text as it reads once its escapes are resolved. */
export interface Spelling {
  readonly text: string;
  readonly encoding: string;
}

const characterOf = (code: string): string => String.fromCharCode(Number.parseInt(code, 16));

/** The values of a URL or a form, each by itself; a blank may also be a plus there. */
const fieldsOf = (text: string): readonly string[] =>
  text
    .split(/[&=]/)
    .map((field) =>
      field.replaceAll('+', ' ').replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) => characterOf(code)),
    );

const percent = /%[0-9A-Fa-f]{2}/;
const escape = /\\u00[0-9A-Fa-f]{2}/;

/** With the backslashes before it, as far as escaping doubles them; a longer row of them is read once and stays. */
const escapes = /(?:(?<!\\)\\{1,63})?\\u00([0-9A-Fa-f]{2})/g;

/** Every other byte is NUL, in one order or the other; machine code has NULs too, but not so. */
// oxlint-disable-next-line no-control-regex -- they are what this is about
const wide = /(?:[\t\n\r -~]\0){16}|(?:\0[\t\n\r -~]){16}/;

const ways: readonly ((text: string) => readonly Spelling[])[] = [
  (text) => (percent.test(text) ? fieldsOf(text).map((field) => ({ text: field, encoding: 'percent-encoded' })) : []),
  (text) =>
    escape.test(text)
      ? [
          {
            text: text.replaceAll(escapes, (_, code: string) => characterOf(code)),
            encoding: 'escaped',
          },
        ]
      : [],
  // Of Windows, read as if it were one byte a character.
  (text) => (wide.test(text) ? [{ text: text.replaceAll('\0', ''), encoding: 'UTF-16' }] : []),
];

/** The other ways a text can be read: its percent signs, its escapes and its NUL characters resolved. */
export const spellingsOf = (text: string): readonly Spelling[] => ways.flatMap((way) => way(text));

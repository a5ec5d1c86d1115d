/** Control characters, and those that turn the direction of a line: a file name must not steer the terminal. */
// oxlint-disable-next-line no-control-regex -- they are what this is about
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A foreign text for one line of a terminal: what could steer it is shown as an escape. */
export const printable = (text: string): string =>
  text.replaceAll(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

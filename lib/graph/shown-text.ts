/** Control characters, and those that turn the direction of a line: no language of pictures can hold them. */
// oxlint-disable-next-line no-control-regex -- they are what this is about
const unshown = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]/gu;

/** A foreign text as a picture may hold it: what nobody could see is one sign. */
export const shownText = (text: string): string => text.replaceAll(unshown, '\ufffd');

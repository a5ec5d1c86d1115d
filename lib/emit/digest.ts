import { createHash } from 'node:crypto';

/** SHA-256 of a text as UTF-8, in hex: what `sha256sum` says about the file. A pure function of its argument. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

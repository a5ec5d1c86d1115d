import { Document, type Scalar, type ScalarTag } from 'yaml';
import { stringifyString } from 'yaml/util';
import type { Json } from '../plan/manifest.ts';
import { isAmbiguous } from './ambiguous.ts';

/**
 * Characters that cannot be seen: control and format characters, spaces other than the space, line separators (YAML
 * 1.1 breaks lines at them), non-characters and halves of pairs. They are written as escapes, also so that a reviewer
 * sees them. A tab or a line break alone needs none.
 */
const unseen = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\u{fffe}\u{ffff}]/u;
const escaped = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Z}\u{fffe}\u{ffff}"\\]/gu;

/**
 * Texts of several lines that a literal block cannot hold for every reader: go-yaml refuses a first line that begins
 * with a tab, and lines of blanks at the end are the reader's to count.
 */
const unfitForBlock = /^\n*\t|\n[ \t]+$|^\s*$/;

const shortEscapes: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

const escape = (character: string): string => {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`;
  return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
};

const quoted = (text: string): string => `"${text.replaceAll(escaped, escape)}"`;

const needsEscapes = (text: string): boolean => unseen.test(text) || (text.includes('\n') && unfitForBlock.test(text));

/** How texts are written, keys included. Whether quotes are needed is decided here and not by the library's tags. */
const textTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (text) => text,
  stringify: (item: Scalar, context, onComment, onChompKeep) => {
    const text = String(item.value);
    if (isAmbiguous(text) || needsEscapes(text)) return quoted(text);
    return stringifyString(item, context, onComment, onChompKeep);
  },
};

/**
 * Writes a value as YAML that every reader takes for the same: YAML 1.2, YAML 1.1 and go-yaml. Two spaces of
 * indentation, no folding, no anchors, literal blocks for texts of several lines, keys in the order they have.
 */
export const writeYaml = (value: Json): string =>
  new Document(value, {
    aliasDuplicateObjects: false,
    customTags: (tags) => tags.map((tag) => (typeof tag !== 'string' && tag.tag === textTag.tag ? textTag : tag)),
  }).toString({ blockQuote: 'literal', lineWidth: 0 });

import type { ErrorCode } from 'yaml';

export interface Words {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
}

const syntax = (problem: string, remedy: string): Words => ({ code: 'yaml-syntax', problem, remedy });

const property = syntax(
  'an anchor or tag stands where none may stand',
  'remove it, or write it right before its value',
);
const wordsOf: Readonly<Record<ErrorCode, Words>> = {
  ALIAS_PROPS: property,
  BAD_ALIAS: {
    code: 'yaml-alias',
    problem: 'an alias names no anchor above it',
    remedy: 'put a text that begins with * in quotes, or write the value out',
  },
  BAD_COLLECTION_TYPE: {
    code: 'yaml-tag',
    problem: 'a tag does not fit its map or list',
    remedy: 'remove the tag',
  },
  BAD_DIRECTIVE: {
    code: 'yaml-directive',
    problem: 'a line that begins with % is no directive we know',
    remedy: 'remove the line',
  },
  BAD_DQ_ESCAPE: syntax('a backslash in double quotes begins no known escape', 'write \\\\, or use single quotes'),
  BAD_INDENT: syntax('the indentation fits no line above', 'align the line with its neighbours'),
  BAD_PROP_ORDER: property,
  BAD_SCALAR_START: syntax('a text begins with a character that is reserved', 'put the text in quotes'),
  BLOCK_AS_IMPLICIT_KEY: syntax('a second key begins in the same line', 'put the value in quotes, or break the line'),
  BLOCK_IN_FLOW: syntax(
    'an indented block stands inside [ ] or { }',
    'close the bracket, or write all of it as blocks',
  ),
  DUPLICATE_KEY: {
    code: 'yaml-duplicate-key',
    problem: 'a key stands twice in one map',
    remedy: 'remove one of the two',
  },
  IMPOSSIBLE: syntax('the text cannot be read here', 'compare the line with its neighbours'),
  KEY_OVER_1024_CHARS: syntax('a key is longer than 1024 characters', 'close the quotes or the bracket of the line'),
  MISSING_CHAR: syntax('a colon, comma, quote, bracket or space is missing', 'add the missing character'),
  MULTILINE_IMPLICIT_KEY: syntax('a key runs over several lines', 'add the colon after the key, or quote the text'),
  MULTIPLE_ANCHORS: property,
  MULTIPLE_DOCS: {
    code: 'yaml-many-documents',
    problem: 'a second document begins here',
    remedy: 'keep one document in the file',
  },
  MULTIPLE_TAGS: property,
  NON_STRING_KEY: { code: 'yaml-key', problem: 'a key is not a text', remedy: 'put the key in quotes' },
  RESOURCE_EXHAUSTION: {
    code: 'yaml-too-deep',
    problem: 'the document is nested too deeply',
    remedy: 'remove the brackets',
  },
  TAB_AS_INDENT: syntax('a tab indents the line', 'indent with spaces'),
  TAG_RESOLVE_FAILED: {
    code: 'yaml-tag',
    problem: 'a tag is not one of str, int, float, bool, null, map and seq, or does not fit its value',
    remedy: 'remove the tag, or put a text that begins with ! in quotes',
  },
  UNEXPECTED_TOKEN: syntax('a character stands where none may stand', 'remove it, or put the text in quotes'),
};

/**
 * Our own words for an error of the yaml library (yaml 2.9.1, src/errors.ts). Its messages are not passed on: some
 * quote the file, and a file may be a kubeconfig or a Secret.
 */
export const syntaxWords = (code: ErrorCode): Words => wordsOf[code];

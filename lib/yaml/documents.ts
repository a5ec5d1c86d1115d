import { Composer, type Document, Lexer, LineCounter, Parser, type CST } from 'yaml';
import { IssueList } from './issue-list.ts';
import { type YamlLimits, defaultMaxDepth } from './limits.ts';
import { type Words, syntaxWords } from './syntax-words.ts';

export type ParsedDocument = Document.Parsed;

export interface Documents {
  readonly documents: readonly ParsedDocument[];
  readonly issues: IssueList;
}

const collections = new Set(['block-map', 'block-seq', 'flow-collection']);

/**
 * Reads the tokens of a text, or says where it is nested too deeply. The library's composer calls itself once per
 * level and would end in a stack overflow; its parser keeps a list, so the depth can be seen before composing.
 */
const readTokens = (text: string, maxDepth: number, lines: LineCounter): CST.Token[] | { readonly tooDeep: number } => {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    const { stack } = parser;
    // The document itself lies at the bottom of the stack.
    if (stack.length > maxDepth + 1 && collections.has(stack.at(-1)?.type ?? '')) return { tooDeep: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
};

/**
 * Characters at which only some readers break a line: U+0085, U+2028 and U+2029 for YAML 1.1 and go-yaml, a carriage
 * return alone for all but ours. What is a comment or one text here could be a key there.
 */
const disputedBreaks = /[\u0085\u2028\u2029]|\r(?!\n)/gu;
const lineSeparator: Words = {
  code: 'yaml-line-separator',
  problem: 'a character breaks the line for some readers of YAML and not for others',
  remedy: 'remove it, or write it as an escape in double quotes: \\N, \\L, \\P or \\r',
};

const addFaults = (document: ParsedDocument, issues: IssueList): void => {
  for (const { code, pos } of [...document.errors, ...document.warnings]) issues.add(syntaxWords(code), pos[0]);
  const { explicit, version } = document.directives.yaml;
  // %YAML 1.1 would switch the library to the schema in which `no` is false.
  if (explicit === true && version !== '1.2') issues.add(syntaxWords('BAD_DIRECTIVE'), 0);
};

const isTooLarge = (text: string, maxBytes: number): boolean =>
  // A character of the text takes one to three bytes; counting is only needed between the two bounds.
  text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes);

/**
 * The documents of a text as nodes of YAML 1.2, core schema, and every fault of syntax. Reads `maxDocuments` at most.
 * Numbers come as bigint where they are whole, so that none loses a digit unseen.
 */
export const readDocuments = (text: string, limits: YamlLimits, maxDocuments: number): Documents => {
  const lines = new LineCounter();
  const issues = new IssueList(limits.file, lines);
  const refuse = (code: string, problem: string, remedy: string, offset = 0): Documents => {
    issues.add({ code, problem, remedy }, offset);
    return { documents: [], issues };
  };
  if (isTooLarge(text, limits.maxBytes)) {
    return refuse('yaml-too-large', `the file has more than ${limits.maxBytes} bytes`, 'split it');
  }
  const maxDepth = limits.maxDepth ?? defaultMaxDepth;
  const tokens = readTokens(text, maxDepth, lines);
  if (!Array.isArray(tokens)) {
    const problem = `more than ${maxDepth} maps and lists stand inside each other`;
    return refuse('yaml-too-deep', problem, 'look for an indentation or a bracket that goes astray', tokens.tooDeep);
  }
  for (const { index } of text.matchAll(disputedBreaks)) issues.add(lineSeparator, index);
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false, intAsBigInt: true, logLevel: 'silent' });
  const documents: ParsedDocument[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    documents.push(document);
    if (documents.length >= maxDocuments) break;
  }
  for (const document of documents) addFaults(document, issues);
  return { documents, issues };
};

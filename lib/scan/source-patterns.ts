import type { Pattern } from '../emit/leak/pattern.ts';
import { gap, keyStart } from '../emit/leak/patterns.ts';
import { passwordInUrl, urlPassword } from '../emit/leak/token-patterns.ts';

/** Between a marker and what it marks: line breaks, quotes, indentation, and the head lines of old keys. */
const beforeBody = String.raw`(?:${gap}|[^A-Za-z0-9\\]){1,40}(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash):[^]{0,300}?)?`;
const body = String.raw`[A-Za-z0-9+/]{16}`;

const kubeconfig = ['clusters', 'contexts', 'users'];
const fields = 'token|password|client-key-data';

/** What programs and templates fill in later. */
const isFilledIn = (match: string): boolean => /:\s*(?:[|>][-+0-9]*\s+)?\\*["']?[$<%*]/.test(match);

/**
 * Patterns that look closer than the gate of synth. Nothing isthmus writes may hold as much as the marker of a key; in
 * a repository the marker alone is code or prose, and a field may hold a variable.
 */
export const sourcePatterns: readonly Pattern[] = [
  {
    name: 'a private key in PEM',
    hints: ['PRIVATE'],
    form: new RegExp(`PRIVATE(?<!ENCRYPTED${gap}PRIVATE)${gap}KEY(?:${gap}BLOCK)?-----${beforeBody}${body}`, 'g'),
  },
  {
    name: 'an encrypted private key in PEM',
    hints: ['ENCRYPTED'],
    form: new RegExp(`ENCRYPTED${gap}PRIVATE${gap}KEY-----${beforeBody}${body}`, 'g'),
  },
  {
    name: 'a kubeconfig with a credential',
    hints: kubeconfig,
    form: new RegExp(
      String.raw`${keyStart}(?:${fields})\\{0,64}["']?\s{0,256}:\s{0,256}(?:[|>][-+0-9]{0,4}\s{1,256})?\\{0,64}["']?[^\s"'\\{}[\],]{6}`,
      'g',
    ),
    accepts: (match) => !isFilledIn(match),
  },
];

const quotedValue = String.raw`\\{0,64}["']?\s{0,8}:\s{0,8}\\{0,64}["'\x60]`;

/** Tokens have digits, or are long; the words of examples are short and have none. */
const isMade = (value: string): boolean => value.length >= 20 || (value.length >= 6 && /\d/.test(value));

const isQuotedSecret = (match: string): boolean => isMade(match.slice(match.search(/[^"'`]+$/)));

/**
 * In the source of a program a field holds an expression: only a text in quotes is a value, and only one that does not
 * look like an example.
 */
export const codePatterns: readonly Pattern[] = [
  {
    name: 'a kubeconfig with a credential',
    hints: kubeconfig,
    form: new RegExp(String.raw`${keyStart}(?:${fields})${quotedValue}[^\s"'\x60\\{}$<]{6,64}`, 'g'),
    accepts: isQuotedSecret,
  },
  {
    name: 'a client key of a kubeconfig',
    hints: ['client-key-data'],
    form: new RegExp(String.raw`client-key-data${quotedValue}[A-Za-z0-9+/]{6,64}`, 'g'),
    accepts: isQuotedSecret,
  },
  {
    name: 'a login of a docker configuration',
    hints: ['auths'],
    form: new RegExp(
      String.raw`["'\s{,](?:auth|identitytoken|registrytoken|password)${quotedValue}[A-Za-z0-9+/_.-]{6,64}`,
      'g',
    ),
    accepts: isQuotedSecret,
  },
  { ...urlPassword, accepts: (match) => isMade(passwordInUrl(match)) && urlPassword.accepts?.(match) !== false },
];

const programs =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kts?|scala|groovy|swift|dart|c|h|cc|cpp|hpp|cs|rb|php|lua|pl|exs?|hs|vue|svelte)$/i;

/** True for the path of a file with the source of a program. */
export const isProgram = (path: string): boolean => programs.test(path);

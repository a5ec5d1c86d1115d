import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeEntry, pageOf } from '../../check/codes.ts';
import { packageRoot } from '../../emit/package-root.ts';
import type { Io } from '../io.ts';
import { pipedWidth } from '../issue-table.ts';
import { symbolsFor } from '../symbols.ts';
import { plainPage } from './plain-page.ts';

/** What people wrote about a code, and what check prints of it; the head of the page stands in the table too. */
const bodyOf = (code: string): string => {
  const page = readFileSync(join(packageRoot(), pageOf(code)), 'utf8');
  const [, body = page] = page.split('<!-- end of head -->\n');
  return body;
};

/** Pages show the signs of check. */
const inAscii = (text: string): string => {
  const [signs, plain] = [symbolsFor({ ascii: false }), symbolsFor({ ascii: true })];
  return text
    .replaceAll(signs.passed, plain.passed)
    .replaceAll(signs.warning, plain.warning)
    .replaceAll(signs.failed, plain.failed)
    .replaceAll(signs.arrow, plain.arrow);
};

/** The page of a code of check, as the package has it: for people, or for programs. */
export const codeExplanation = (code: string, entry: CodeEntry, format: 'table' | 'json', io: Io): string => {
  const { title, category, severity, guarded } = entry;
  const text = plainPage(bodyOf(code), format === 'json' ? pipedWidth : (io.columns ?? pipedWidth));
  if (format === 'json') return `${JSON.stringify({ code, title, category, severity, text }, undefined, 2)}\n`;
  const facts = [severity, category, ...(guarded ? ['never suppressed'] : [])].join(', ');
  return `${code} (${facts})\n  ${title}\n\n${io.ascii ? inAscii(text) : text}`;
};

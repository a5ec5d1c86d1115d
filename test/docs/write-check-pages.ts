import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codes, pageOf } from '../../lib/check/codes.ts';
import { indexText, pageText } from './check-pages.ts';

/**
 * `npm run checks-pages`: brings heads, examples and the index of docs/checks/ up to date with lib/check/codes.ts, and
 * begins a page with gaps for a code that has none. What people wrote is kept.
 */
const root = resolve(import.meta.dirname, '../..');

const rewrite = (file: string, text: (page: string | undefined) => string): void => {
  const path = join(root, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const after = text(before);
  if (after !== before) writeFileSync(path, after);
};

mkdirSync(join(root, 'docs/checks'), { recursive: true });
for (const [code, entry] of codes) rewrite(pageOf(code), (page) => pageText(code, entry, page));
rewrite('docs/checks/README.md', indexText);

import type { Category } from './category.ts';
import { declarationCodes } from './codes/declaration.ts';
import { fileCodes } from './codes/files.ts';
import { meshCodes } from './codes/mesh.ts';
import { sealedCodes } from './codes/sealed.ts';

/** What a code stands for: one meaning each, for ever. */
export interface CodeEntry {
  readonly category: Category;
  /** One line, without a full stop. */
  readonly title: string;
  /** `error or warning`: the cause decides, and the finding says which. */
  readonly severity: 'error' | 'warning' | 'error or warning';
  /** True for what a pull request could smuggle in: it is never suppressed. */
  readonly guarded: boolean;
}

/**
 * Every code that `isthmus check` may print, in the order of categories, and L16, which verbs of `isthmus ca` print. The page
 * of each is docs/checks/<code>.md.
 */
export const codes: ReadonlyMap<string, CodeEntry> = new Map<string, CodeEntry>([
  ...declarationCodes,
  ...sealedCodes,
  ...fileCodes,
  ...meshCodes,
]);

const unknown: CodeEntry = {
  category: 'declaration',
  title: 'an issue of a foreign addon',
  severity: 'error',
  guarded: true,
};

/** What a code stands for; one that is not ours comes from an addon of main.ts. */
export const codeOf = (code: string): CodeEntry => codes.get(code) ?? unknown;

/** The page that explains a code, relative to the top of isthmus; of a foreign code the one about all of them. */
export const pageOf = (code: string): string => `docs/checks/${codes.has(code) ? code : 'README'}.md`;

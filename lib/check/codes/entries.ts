import type { Category } from '../category.ts';
import type { CodeEntry } from '../codes.ts';

type Entries = readonly (readonly [code: string, entry: CodeEntry])[];

/** Codes of one category and weight, with their titles. */
export const entriesOf = (
  category: Category,
  severity: CodeEntry['severity'],
  titles: Readonly<Record<string, string>>,
  guarded = false,
): Entries => Object.entries(titles).map(([code, title]) => [code, { category, title, severity, guarded }]);

import type { LineCounter } from 'yaml';
import type { Issue, IssuePath, Position } from '../plan/issue.ts';
import type { Words } from './syntax-words.ts';

/** A file of a million faults is not told a million times. */
const maxIssues = 100;

/** Collects what is wrong with one text, by offset. */
export class IssueList {
  readonly #found: { readonly offset: number; readonly issue: Issue }[] = [];
  readonly #seen = new Set<string>();
  readonly #lines: LineCounter;
  readonly #file: string;
  #leftOut = 0;

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  positionOf(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    // The counter knows no line before the first one was read, for instance in an empty text.
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** One issue per place and wording: the library tells some faults twice. */
  add(words: Words, offset: number, path: IssuePath = []): void {
    const key = `${offset} ${words.problem}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size >= maxIssues) {
      this.#leftOut += 1;
      return;
    }
    this.#seen.add(key);
    this.#found.push({ offset, issue: { ...words, severity: 'error', path, at: this.positionOf(offset) } });
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  /** In the order of the file. */
  list(): readonly Issue[] {
    const issues = this.#found.toSorted((a, b) => a.offset - b.offset).map(({ issue }) => issue);
    const last = issues.at(-1);
    if (this.#leftOut === 0 || last === undefined) return issues;
    return [...issues, { ...last, problem: `${this.#leftOut} more problems follow`, remedy: 'mend these first' }];
  }
}

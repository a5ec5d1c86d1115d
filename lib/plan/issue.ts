/** Where something stands in a file: line and column count from 1, the file is relative to the folder of mesh.yaml. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A path into the declaration. A list and not a dotted text, because annotation keys contain dots. */
export type IssuePath = readonly (string | number)[];

/**
 * Something wrong with the declaration, or with a document that belongs to it.
 *
 * `code` is stable and what programs match; the wording of `problem` and `remedy` may improve in any release.
 * An `error` stops synth before anything is written, a `warning` does not.
 */
export interface Issue {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly path: IssuePath;
  readonly at?: Position;
  readonly problem: string;
  readonly remedy: string;
}

/** An error about a place of the declaration; its line is added where the declaration is at hand. */
export const errorAt = (code: string, path: IssuePath, problem: string, remedy: string): Issue => ({
  code,
  severity: 'error',
  path,
  problem,
  remedy,
});

/** A warning about a place of the declaration: synth goes on. */
export const warningAt = (code: string, path: IssuePath, problem: string, remedy: string): Issue => ({
  ...errorAt(code, path, problem, remedy),
  severity: 'warning',
});

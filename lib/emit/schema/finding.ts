/**
 * What is wrong at one place of an object.
 *
 * `unknown-group` is no proof of a mistake: nothing is known about kinds of that API group. `unknown-kind` is one: the
 * group is known, and has no such kind or version.
 */
export type FindingCode =
  | 'unknown-group'
  | 'unknown-kind'
  | 'unknown-field'
  | 'missing-field'
  | 'wrong-type'
  | 'not-allowed';

/** A deviation of an object from its schema. Never quotes a value: it might be a key. */
export interface SchemaFinding {
  readonly code: FindingCode;
  /** From the root of the object to the field, also where the field is the one that is missing. */
  readonly path: readonly (string | number)[];
  readonly problem: string;
  /** The known field, value, kind or apiVersion that was most likely meant, '' when none is close. */
  readonly suggestion: string;
}

/** Something that gives a secret away in a text, which must hold every one of the hints for that. */
export interface Pattern {
  readonly name: string;
  /** Plain words: looking for them is cheap and ends the search in nearly every text. */
  readonly hints: readonly string[];
  /** Global, and linear in the length of any text: texts come from strangers. */
  readonly form: RegExp;
  /** Looks once more at what the form matched. Default: all of it counts. */
  readonly accepts?: (match: string) => boolean;
}

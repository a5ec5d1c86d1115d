/** What the index has to know of a backend that encrypts. */
export interface Writer {
  readonly backend: string;
  /** Grows with every change of the format that old documents should follow. */
  readonly format: number;
  /** `strict` where a value opens only under its own name and namespace, `none` where nothing binds it. */
  readonly scope: 'strict' | 'none';
  /**
   * Which of the approved recipients a document is for. `one`: any will do, as with controllers, which keep their old
   * keys when they make a new one. `all`: every one opens every document, as with age.
   */
  readonly recipients: 'one' | 'all';
}

/** Somebody pressed Ctrl-C, or the terminal went away, while a question was open. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

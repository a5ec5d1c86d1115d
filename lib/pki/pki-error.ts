/** What can be wrong with a wish to issue something. Foreign input never leads here: it ends in findings. */
export type PkiErrorCode =
  | 'name-too-long'
  | 'not-an-authority'
  | 'authority-expired'
  | 'key-mismatch'
  | 'bad-serial'
  | 'bad-request';

/** Thrown by the functions that issue; programs match `code`. */
export class PkiError extends Error {
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string) {
    super(message);
    this.name = 'PkiError';
    this.code = code;
  }
}

/**
 * Why an age file was not opened. `locked`: none of the identities (or not this passphrase) opens it; `tampered`: it was
 * changed after it was made, or cut; `malformed`: it never was an age file of the kinds we read.
 */
export class AgeError extends Error {
  readonly code: 'locked' | 'tampered' | 'malformed';

  constructor(code: AgeError['code'], message: string) {
    super(message);
    this.name = 'AgeError';
    this.code = code;
  }
}

export const malformed = (message: string): AgeError => new AgeError('malformed', message);

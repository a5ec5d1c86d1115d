/** What stands in an archive under a name; `closed` when it cannot be opened, and why. */
export interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  readonly closed?: 'encrypted' | 'of an unknown method' | 'broken';
}

/** What one file may unpack to, all its archives together: what a stranger sends must not fill the memory. */
export class UnpackBudget {
  bytes = 32 * 1024 * 1024;
  members = 10_000;

  /** Takes a member of this size; false when there is no more room. */
  take(size: number): boolean {
    this.bytes -= size;
    this.members -= 1;
    return this.bytes >= 0 && this.members >= 0;
  }

  get spent(): boolean {
    return this.bytes <= 0 || this.members <= 0;
  }
}

/** What every verb takes. */
export interface GlobalArgs {
  readonly mesh: string;
  readonly ascii: boolean;
}

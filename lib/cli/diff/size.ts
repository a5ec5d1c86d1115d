/** What a comment on GitHub may have. */
export const defaultMaxSize = 65_536;

/** Below this the headline alone would not fit. */
export const smallestMaxSize = 2_000;

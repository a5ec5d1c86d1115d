/** Gives this many unpredictable bytes, as `randomBytes` of node:crypto does; a parameter, so that tests can repeat. */
export type RandomBytes = (size: number) => Buffer;

/** Gives the present moment; a parameter, so that what is sealed does not depend on when a test runs. */
export type Clock = () => Date;

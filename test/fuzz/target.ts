/** Something that reads what nobody vouches for. */
export interface Target {
  readonly name: string;
  /** What it reads without complaint, to be mutated. */
  readonly seeds: readonly Buffer[];
  /** True when it was read, false when it was refused as it should be; what is thrown beyond that is a fault. */
  readonly read: (bytes: Buffer) => boolean;
  /** How often it is asked compared with the others: a reader that signs or lints costs milliseconds. */
  readonly share: number;
}

export const text = (bytes: Buffer): string => bytes.toString('utf8');

export const buffers = (...texts: readonly string[]): readonly Buffer[] => texts.map((one) => Buffer.from(one));

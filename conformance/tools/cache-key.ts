import { createHash } from 'node:crypto';

/** All that decides what a build gives. */
export interface BuildInputs {
  /** Texts of go.mod, go.sum or a requirements file, and of sources of our own, in a fixed order. */
  readonly texts: readonly string[];
  readonly flags: readonly string[];
  readonly platform: Platform;
}

/** As Go names them. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** The platform this runs on. */
export const ownPlatform = (): Platform => {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return { os: process.platform, architecture: names[process.arch] ?? process.arch };
};

/** Sixteen hex digits that change with every input. */
export const cacheKey = ({ texts, flags, platform }: BuildInputs): string =>
  createHash('sha256')
    // Lists in JSON: two texts never run together into the same hash as two others.
    .update(JSON.stringify([texts, flags, platform.os, platform.architecture]))
    .digest('hex')
    .slice(0, 16);

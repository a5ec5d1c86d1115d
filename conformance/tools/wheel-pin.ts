import { createHash } from 'node:crypto';
import { ToolError } from './tool-error.ts';

/** One pinned wheel: a requirements file with one name, one version and the hashes that may answer to it. */
export interface WheelPin {
  readonly name: string;
  readonly version: string;
  /** SHA-256 in hex, one per platform. */
  readonly hashes: readonly string[];
}

/** Reads a requirements file as pip does; more than one requirement or none is refused. */
export const pinOf = (requirements: string): WheelPin => {
  const text = requirements.replaceAll(/^\s*#.*$/gm, '');
  const pins = [...text.matchAll(/^\s*([\w.-]+)==([\w.+]+)/gm)];
  const [, name, version] = pins[0] ?? [];
  if (pins.length !== 1 || name === undefined || version === undefined)
    throw new ToolError('a requirements file of a tool pins exactly one package, as NAME==VERSION');
  const hashes = [...text.matchAll(/--hash=sha256:([0-9a-f]{64})\b/g)].flatMap(([, hash]) => hash ?? []);
  if (hashes.length === 0) throw new ToolError(`${name} is pinned without a hash`);
  return { name, version, hashes };
};

/** Throws unless the bytes are those of a pinned wheel. */
export const requirePinnedBytes = (pin: WheelPin, bytes: Uint8Array): void => {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (!pin.hashes.includes(found))
    throw new ToolError(`the wheel of ${pin.name} ${pin.version} has another SHA-256 than the pinned one: ${found}`);
};

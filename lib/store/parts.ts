/** What an entry holds: a few named byte strings, most of them PEM. */
export type Parts = ReadonlyMap<string, Buffer>;

const isSizes = (value: unknown): value is readonly (readonly [string, number])[] =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) =>
      Array.isArray(one) &&
      one.length === 2 &&
      typeof one[0] === 'string' &&
      Number.isSafeInteger(one[1]) &&
      one[1] >= 0,
  );

/**
 * A line with names and sizes, then the bytes one after another: a key stays in buffers that can be wiped, and whoever
 * opens the file with age finds plain PEM.
 */
export const writeParts = (parts: Parts): Buffer => {
  const sizes = [...parts].map(([name, bytes]) => [name, bytes.length]);
  return Buffer.concat([Buffer.from(`${JSON.stringify(sizes)}\n`, 'utf8'), ...parts.values()]);
};

const readSizes = (line: string): readonly (readonly [string, number])[] | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isSizes(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Undefined unless the line and the bytes agree to the last byte. */
export const readParts = (body: Buffer): Parts | undefined => {
  const end = body.indexOf('\n') + 1;
  const sizes = readSizes(body.subarray(0, end).toString('utf8'));
  if (end === 0 || sizes === undefined) return undefined;
  const parts = new Map<string, Buffer>();
  let at = end;
  for (const [name, size] of sizes) {
    parts.set(name, body.subarray(at, at + size));
    at += size;
  }
  return at === body.length && parts.size === sizes.length ? parts : undefined;
};

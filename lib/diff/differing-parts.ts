/** Smaller parts cost nothing to read, and rules ask for some of them. */
const worthwhile = 400;

/** Rules ask for what they hold, whatever differs. */
const always = /^(apiVersion|kind|metadata):/;

/** The parts of an object as our writer and most people write it, each from a key at the margin to the next. */
const partsOf = (text: string): ReadonlyMap<string, string> | undefined => {
  if (!/^(#[^\n]*\n)*apiVersion:/.test(text)) return undefined;
  const parts = new Map<string, string>();
  for (const part of text.split(/^(?=[^\s#])/m)) {
    const key = /^[A-Za-z]\w*:(?=\s)/.exec(part)?.[0];
    // Another document, a flow map, a key in quotes, a key twice: whatever it is, the reader knows.
    if (key === undefined && part.startsWith('#')) continue;
    if (key === undefined || parts.has(key)) return undefined;
    parts.set(key, part);
  }
  return parts;
};

/** An anchor in one part may be used in another. */
const anchors = /(^|[\s[{,:])[&*][^\s,\]}]/m;

/**
 * Two texts of one object without the large parts that are equal in both: reading YAML takes longer than all the rest.
 * A line at the margin that begins with a key begins a part, whatever stands above it: YAML indents everything else.
 */
export const differingParts = (before: string, after: string): { readonly before: string; readonly after: string } => {
  const whole = { before, after };
  if (before.length + after.length < 2 * worthwhile || anchors.test(before) || anchors.test(after)) return whole;
  const [old, now] = [partsOf(before), partsOf(after)];
  if (!old || !now) return whole;
  const differs = (key: string): boolean =>
    always.test(key) || old.get(key) !== now.get(key) || (old.get(key) ?? '').length < worthwhile;
  const kept = (parts: ReadonlyMap<string, string>): string =>
    [...parts].flatMap(([key, part]) => (differs(key) ? [part] : [])).join('');
  return { before: kept(old), after: kept(now) };
};

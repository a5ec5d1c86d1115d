/** More cells than this, and lines are compared by how often they stand there: no text of ours comes near. */
const mostCells = 4_000_000;

const count = (lines: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
};

/** Indexes of lines that stand in `after` less often than in `before`. */
const rarer = (before: readonly string[], after: readonly string[]): readonly number[] => {
  const left = count(after);
  return before.flatMap((line, index) => {
    const rest = left.get(line) ?? 0;
    left.set(line, rest - 1);
    return rest > 0 ? [] : [index];
  });
};

/** Lengths of the longest common subsequence of what follows each pair of lines, in one row per line of `before`. */
const commonLengths = (before: readonly string[], after: readonly string[]): readonly Uint32Array[] => {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, next] = [rows[i], rows[i + 1]];
    if (!row || !next) continue;
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
};

/** Indexes of the lines of `before` that the longest common subsequence leaves out. */
const leftOut = (before: readonly string[], after: readonly string[]): readonly number[] => {
  if (before.length * after.length > mostCells) return rarer(before, after);
  const lengths = commonLengths(before, after);
  const lengthAt = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const out: number[] = [];
  let j = 0;
  for (const [i, line] of before.entries()) {
    while (j < after.length && line !== after[j] && lengthAt(i, j + 1) >= lengthAt(i + 1, j)) j += 1;
    if (line === after[j]) j += 1;
    else out.push(i);
  }
  return out;
};

/** The lines of a text, counted from 1, that another text has no more, or has otherwise. */
export const changedLines = (before: string, after: string): ReadonlySet<number> => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = leftOut(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return new Set(middle.map((index) => index + start + 1));
};

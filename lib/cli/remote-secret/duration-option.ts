import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Nobody waits longer, and timers overflow far beyond. */
const most = 60 * 60_000;

/** Reads `500ms`, `60s` or `2m`, an hour at most, as milliseconds. Throws a MeshError for anything else. */
export const durationOf = (text: string, option: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? [];
  const value = Number(count) * (units[unit] ?? Number.NaN);
  if (value <= most) return value;
  const problem = `${option} ${JSON.stringify(text)} is no time of an hour at most`;
  throw new MeshError([errorAt('time-option', [], problem, `write, for instance, ${option} 60s`)]);
};

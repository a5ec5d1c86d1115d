import { describe, expect, test } from '@jest/globals';
import { Progress } from '../../lib/cli/progress.ts';

const run = (columns: number | undefined, times: readonly number[]): string => {
  let err = '';
  let index = 0;
  const io = { out: () => {}, err: (text: string) => void (err += text), columns, color: false, ascii: true };
  const now = (): number => times[index] ?? 0;
  const progress = new Progress(io, now);
  for (const name of ['east', 'west']) {
    index += 1;
    progress.done(name);
  }
  index += 1;
  progress.end();
  return err;
};

describe('progress', () => {
  test('is a line per cluster and the total, on a terminal and where it takes its time', () => {
    expect(run(80, [0, 400, 1900, 2000])).toBe('east in 400 ms\nwest in 1.5 s\nall in 2.0 s\n');
  });

  test('is nothing where it is quick', () => {
    expect(run(80, [0, 100, 200, 300])).toBe('');
  });

  test('is nothing in a log', () => {
    expect(run(undefined, [0, 4000, 9000, 9500])).toBe('');
  });

  test('is told at the end where only the end shows that it was long', () => {
    expect(run(80, [0, 100, 200, 900])).toBe('east in 100 ms\nwest in 100 ms\nall in 900 ms\n');
  });
});

import { describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadline, Deadline } from '../../lib/files/deadline.ts';
import { writeTogether } from '../../lib/files/write-together.ts';
import { EnvironmentError } from '../../lib/plan/mesh-error.ts';

/** A deadline of a second whose clock a test sets. */
const ofASecond = (): { limit: Deadline; at: (milliseconds: number) => void } => {
  let now = 0;
  const limit = new Deadline(() => now);
  limit.start('1s', 1000);
  return { limit, at: (milliseconds) => void (now = milliseconds) };
};

const forever = (): Promise<never> => new Promise(() => {});

describe('the time a run may take', () => {
  test('does not count where nobody set any', async () => {
    const limit = new Deadline(() => Infinity);
    limit.check();
    limit.beforeChange();
    await expect(limit.within(async () => 'done')).resolves.toBe('done');
  });

  test('is said once to who only reads, and again to who would write', () => {
    const { limit, at } = ofASecond();
    limit.check();
    at(1000);
    expect(() => limit.check()).toThrow(/--timeout 1s.*nothing was written/);
    expect(() => limit.check()).not.toThrow();
    expect(() => limit.beforeChange()).toThrow(EnvironmentError);
    expect(limit.isOver).toBe(true);
    limit.lift();
  });

  test('no longer counts once a file was changed', async () => {
    const { limit, at } = ofASecond();
    limit.beforeChange();
    at(5000);
    limit.check();
    limit.beforeChange();
    await expect(limit.within(async () => 0)).resolves.toBe(0);
  });

  test('ends a wait, and tells only the innermost of who waits', async () => {
    const limit = new Deadline();
    limit.start('10ms', 10);
    const told: string[] = [];
    const keep = setTimeout(() => {}, 5000);
    const inner = (): Promise<void> => limit.within(forever).catch(() => void told.push('inner'));
    await limit.within(inner).catch(() => void told.push('outer'));
    clearTimeout(keep);
    expect(told).toEqual(['inner']);
  });

  test('ends work that came to its end too late and changed nothing', async () => {
    const { limit, at } = ofASecond();
    await expect(limit.within(async () => at(2000))).rejects.toThrow(EnvironmentError);
    limit.lift();
  });
});

test('what is late writes nothing, not even a lock', () => {
  const root = mkdtempSync(join(tmpdir(), 'isthmus-deadline-'));
  deadline.start('0s', 0);
  expect(() => writeTogether(root, new Map([['a', 'text']]))).toThrow(/--timeout 0s/);
  expect(existsSync(join(root, 'a')) || existsSync(join(root, '.isthmus-lock'))).toBe(false);
  deadline.lift();
  rmSync(root, { recursive: true });
});

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLocked, withLock } from '../../lib/files/lock.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lockOf = (pid: number, host = hostname()): void =>
  symlinkSync(`isthmus-lock:${pid}:${'a'.repeat(16)}:${host}`, path);

/** A process that is dead for certain. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

const broken = (): never => {
  throw new TypeError('broken');
};

describe('a lock', () => {
  test('stands while the work is done, names the process, and goes with it', () => {
    const seen = withLock(path, 'x-locked', () => readlinkSync(path));
    expect(seen).toMatch(new RegExp(`^isthmus-lock:${process.pid}:[0-9a-f]{16}:`));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('goes when the work throws', () => {
    expect(() => withLock(path, 'x-locked', broken)).toThrow('broken');
    expect(isLocked(path)).toBe(false);
  });

  test('of a living process keeps others out', () => {
    lockOf(process.ppid);
    expect(() => withLock(path, 'x-locked', () => 1)).toThrow(`x-locked: process ${process.ppid}`);
    expect(isLocked(path)).toBe(true);
  });

  test('of a dead process is taken away', () => {
    lockOf(deadPid());
    expect(withLock(path, 'x-locked', () => 1)).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of another machine keeps others out, for nobody here can know whether its process lives', () => {
    lockOf(deadPid(), 'elsewhere');
    expect(() => withLock(path, 'x-locked', () => 1)).toThrow('on elsewhere');
  });

  test('that is something else keeps others out', () => {
    writeFileSync(path, 'x');
    expect(() => withLock(path, 'x-locked', () => 1)).toThrow('x-locked: another program');
  });

  test('that somebody else took meanwhile is left to them', () => {
    withLock(path, 'x-locked', () => {
      rmSync(path);
      lockOf(process.ppid);
    });
    expect(existsSync(folder) && isLocked(path)).toBe(true);
  });
});

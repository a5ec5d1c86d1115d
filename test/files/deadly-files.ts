import { disk, type FileSystem } from '../../lib/files/file-system.ts';

/** A disk that ends the run before its nth step; a file that is written counts twice, so that one is left half. */
export class DeadlyFiles implements FileSystem {
  #steps = 0;
  readonly #deadly: number;
  readonly #end: () => void;

  constructor(deadly: number, end: () => void) {
    this.#deadly = deadly;
    this.#end = end;
  }

  get steps(): number {
    return this.#steps;
  }

  #isDeadly(): boolean {
    this.#steps += 1;
    return this.#steps === this.#deadly;
  }

  #step(): void {
    if (this.#isDeadly()) this.#end();
  }

  makeFolder(path: string, mode: number): void {
    this.#step();
    disk.makeFolder(path, mode);
  }

  writeNew(path: string, bytes: Uint8Array, mode: number): void {
    this.#step();
    if (this.#isDeadly()) {
      disk.writeNew(path, bytes.subarray(0, bytes.length / 2), mode);
      this.#end();
    }
    disk.writeNew(path, bytes, mode);
  }

  syncFolder(path: string): void {
    this.#step();
    disk.syncFolder(path);
  }

  rename(from: string, to: string): void {
    this.#step();
    disk.rename(from, to);
  }

  link(path: string, text: string): void {
    this.#step();
    disk.link(path, text);
  }

  remove(path: string): void {
    this.#step();
    disk.remove(path);
  }

  removeFolder(path: string): void {
    this.#step();
    disk.removeFolder(path);
  }
}

/** What a test throws to end a run in its own process. */
export class Ended extends Error {}

/** Ends the process as the kernel would. The signal arrives at once; what stands behind it must not run. */
export const killSelf = (): never => {
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
};

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { insist, type Ledger } from '../report/ledger.ts';

export interface Run {
  readonly ok: boolean;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A real program in a folder of its own, with an empty home and nothing of this machine's configuration. */
export class Program {
  readonly folder: string;
  readonly #path: string;

  constructor(path: string, folder: string) {
    this.#path = path;
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  get path(): string {
    return this.#path;
  }

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}, input = ''): Run {
    return this.runOther(this.#path, args, environment, input);
  }

  runOther(
    path: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    input: string | Uint8Array = '',
  ): Run {
    const env = { PATH: '/usr/bin:/bin', HOME: this.folder, ...environment };
    const done = spawnSync(path, args, { cwd: this.folder, env, input, timeout: 60_000, maxBuffer: 2 ** 26 });
    if (done.error) throw done.error;
    return { ok: done.status === 0, stdout: done.stdout, stderr: done.stderr.toString('utf8') };
  }
}

/** Statements about one program and our output, each told to the ledger when it is decided. */
export interface Proofs {
  /** The program opens what it is given, and this is in it. */
  readonly opens: (title: string, run: () => Run, matches: (stdout: Buffer) => boolean) => Promise<void>;
  /** The program refuses, and for this reason: a refusal for another one proves nothing. */
  readonly refuses: (title: string, run: () => Run, reason: RegExp) => Promise<void>;
}

export const proofsIn = (ledger: Ledger): Proofs => ({
  opens: (title, run, matches) =>
    ledger.prove(title, () => {
      const { ok, stdout, stderr } = run();
      insist(ok, stderr.trim());
      insist(matches(stdout), 'the content differs');
    }),
  refuses: (title, run, reason) =>
    ledger.prove(title, () => {
      const { ok, stderr } = run();
      insist(!ok, 'it was accepted');
      insist(reason.test(stderr), stderr.trim());
    }),
});

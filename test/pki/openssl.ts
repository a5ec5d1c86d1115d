import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the files that openssl reads and writes; `end` removes it with every key in it. */
export interface Workbench {
  run(...args: readonly string[]): string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  end(): void;
}

/** Where openssl is missing, `run` throws and the test fails: a silent skip would prove nothing. */
export const workbench = (): Workbench => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-pki-'));
  return {
    run: (...args) =>
      execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    write: (name, content) => writeFileSync(join(folder, name), content, { mode: 0o600 }),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
};

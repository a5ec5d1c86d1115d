import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Git, withGit } from '../../lib/git/program.ts';
import type { Item } from '../../lib/scan/item.ts';
import { scan } from '../../lib/scan/scan.ts';

/** A repository of its own for one test, with nothing of the machine's configuration. */
export class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'isthmus-scan-')));

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...args: readonly string[]): string {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'a'],
          [`GIT_${who}_EMAIL`, 'a@example.com'],
        ]),
      ),
    };
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  /** Takes up everything there is, and gives the name of the commit. */
  commit(message: string): string {
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** Opens it as the scan does. */
  open<T>(use: (git: Git) => Promise<T>, indexFile?: string): Promise<T> {
    return withGit(this.folder, { searchPath: process.env['PATH'] ?? '', indexFile }, use);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `commit:path what` of every finding, the commit by its first letters; for what is no secret, the code. */
export const told = async (items: AsyncIterable<Item>): Promise<readonly string[]> => {
  const { findings } = await scan(items, { exceptions: [], whole: true });
  return findings.map(
    ({ file, commit, code, what }) => `${commit === undefined ? '' : `${commit.slice(0, 7)}:`}${file} ${what || code}`,
  );
};

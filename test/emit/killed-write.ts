import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeTree } from '../../lib/emit/tree.ts';
import { bigTree } from './sample-tree.ts';

/** Ends the process, as the kernel would, when a certain file is about to be written. */
class DeadlyMap extends Map<string, string> {
  victim = '';
  /** A file that exists is asked for twice: to be compared, and to be written. */
  lives = 0;

  override get(path: string): string | undefined {
    if (path === this.victim && this.lives-- === 0) process.kill(process.pid, 'SIGKILL');
    return super.get(path);
  }
}

const [root = '', version = '', victim = ''] = process.argv.slice(2);
const tree = new DeadlyMap(bigTree(Number(version)));
tree.victim = victim;
tree.lives = existsSync(join(root, victim)) ? 1 : 0;
// The account is read once more, to see what made the folder.
if (victim === 'inventory.json') tree.lives += 1;
writeTree(root, tree);

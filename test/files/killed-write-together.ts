import { writeTogether } from '../../lib/files/write-together.ts';
import { DeadlyFiles, killSelf } from './deadly-files.ts';
import { newTree } from './two-trees.ts';

/** Writes the new state over the old one, and is killed at a step; prints how many steps there were if it is not. */
const [root = '', step = ''] = process.argv.slice(2);
const files = new DeadlyFiles(Number(step), killSelf);
writeTogether(root, newTree, files);
process.stdout.write(String(files.steps));

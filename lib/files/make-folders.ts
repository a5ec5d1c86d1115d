import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { deadline } from './deadline.ts';

/**
 * Makes a folder and those above it. As `mkdir -p`, but one at a time: where the system says that the parent is missing
 * although it is there, as below /proc, Node 20 asks it again for ever.
 */
export const makeFolders = (path: string): void => {
  if (existsSync(path)) return;
  deadline.beforeChange();
  makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have been faster.
    if (!existsSync(path)) throw error;
  }
};

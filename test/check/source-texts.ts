import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const lib = resolve(import.meta.dirname, '../../lib');

/** The texts of a file, or of all files below a folder. */
export const textsIn = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => textsIn(join(path, name)))
    : [readFileSync(path, 'utf8')];

/** Rooms and files whose issues check passes on, and its own. */
export const rooms = [
  'yaml',
  'declare',
  'resolve',
  'signed-index',
  'addons',
  'samples',
  'topologies',
  'engines',
  'installs',
  'check',
  'trees',
  'cli/ca/bundle-folder.ts',
  'cli/ca/limited-file.ts',
];

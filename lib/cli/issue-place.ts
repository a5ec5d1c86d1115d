import type { Issue } from '../plan/issue.ts';
import { printable } from './printable.ts';

/** Where an issue is: a place in a file, else a path of the declaration. */
export const placeOf = ({ at, path }: Issue): string =>
  printable(at ? `${at.file}:${at.line}:${at.column}` : path.length > 0 ? path.join('.') : 'mesh');

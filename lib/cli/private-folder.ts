import { gitStanding } from '../files/git.ts';

/** Whether Git cannot take up an absolute path: outside a work tree, or ignored there. */
export const isPrivate = (path: string): boolean => gitStanding(path, process.env['PATH'] ?? '').kind === 'clear';
